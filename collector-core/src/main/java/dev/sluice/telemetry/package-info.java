/** What a collector says about itself: log lines and metrics, under the reference's names. */
@NullMarked
package dev.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
