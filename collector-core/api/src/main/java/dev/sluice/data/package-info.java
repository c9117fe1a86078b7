/**
 * The data that flows: immutable batches of OTLP bytes. Everything here may be read from any
 * thread.
 */
@NullMarked
package dev.sluice.data;

import org.jspecify.annotations.NullMarked;
