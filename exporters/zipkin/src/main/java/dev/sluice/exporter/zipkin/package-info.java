/** The {@code zipkin} exporter: spans as Zipkin v2, in JSON or protobuf, over HTTP. */
@NullMarked
package dev.sluice.exporter.zipkin;

import org.jspecify.annotations.NullMarked;
