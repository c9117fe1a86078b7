/** Tests of self-metrics; they stand here because they need the test kit. */
@NullMarked
package dev.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
