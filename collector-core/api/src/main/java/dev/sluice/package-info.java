/** Sluice: an OpenTelemetry Collector for the JVM. Start reading at {@code dev.sluice.engine}. */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
