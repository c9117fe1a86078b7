/**
 * The lowest of the OTLP rooms: varints, tags, field numbers, and what messages and fields there
 * are. For the rooms above and for what transcodes OTLP as a whole; components read with {@code
 * dev.sluice.otlp.view} and change with {@code dev.sluice.otlp.edit}.
 */
@NullMarked
package dev.sluice.otlp.wire;

import org.jspecify.annotations.NullMarked;
