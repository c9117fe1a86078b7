/**
 * The {@code otlp} receiver. A request comes in by one of two servers, is checked once, counted,
 * offered to the pipelines of its signal, and answered with what they said.
 */
@NullMarked
package dev.sluice.receiver.otlp;

import org.jspecify.annotations.NullMarked;
