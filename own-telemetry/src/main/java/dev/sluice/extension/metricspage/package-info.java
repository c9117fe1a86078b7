/**
 * Serves a collector's own metrics for Prometheus to scrape. It runs as an extension that no
 * configuration names: {@code service::telemetry::metrics::readers} asks for it.
 */
@NullMarked
package dev.sluice.extension.metricspage;

import org.jspecify.annotations.NullMarked;
