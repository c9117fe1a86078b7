/** The wire code against protobuf-java, against named vectors and against mutated bytes. */
@NullMarked
package dev.sluice.otlp;

import org.jspecify.annotations.NullMarked;
