/**
 * Sends a collector's own metrics and log to a backend. What does so runs as extensions that no
 * configuration names: {@code service::telemetry} asks for them. Entry: {@link
 * dev.sluice.extension.owntelemetry.OwnTelemetry}.
 */
@NullMarked
package dev.sluice.extension.owntelemetry;

import org.jspecify.annotations.NullMarked;
