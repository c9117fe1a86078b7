/**
 * The {@code zipkin} receiver. Each path takes spans, v1 or v2 by the path, in the format that the
 * content type says; they become OTLP, and the client hears what the pipelines said.
 */
@NullMarked
package dev.sluice.receiver.zipkin;

import org.jspecify.annotations.NullMarked;
