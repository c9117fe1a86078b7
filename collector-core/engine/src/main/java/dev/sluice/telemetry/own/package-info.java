/**
 * What the engine makes of a collector's own metrics and log lines: the page that is scraped,
 * requests of OTLP, Micrometer meters, and the metrics of ledgers, budget and process. Components
 * write with {@link dev.sluice.telemetry}; only those that send or show the collector's own
 * telemetry look in here.
 */
@NullMarked
package dev.sluice.telemetry.own;

import org.jspecify.annotations.NullMarked;
