/**
 * What a collector says about itself: log lines and metrics, under the reference's names.
 * Components write with it; what the engine makes of it is in {@code dev.sluice.telemetry.own}.
 */
@NullMarked
package dev.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
