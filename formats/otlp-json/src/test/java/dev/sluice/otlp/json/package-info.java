/** Tests of OTLP/JSON against protobuf-java. */
@NullMarked
package dev.sluice.otlp.json;

import org.jspecify.annotations.NullMarked;
