/** Requests of telemetry that carry numbers, and reading the numbers back. */
@NullMarked
package dev.sluice.load.payload;

import org.jspecify.annotations.NullMarked;
