/**
 * Writes pages that Prometheus scrapes: text 0.0.4 and OpenMetrics, with content negotiation, name
 * escaping and compression. Nothing here keeps metrics; whoever has some writes them family by
 * family.
 */
@NullMarked
package dev.sluice.exposition;

import org.jspecify.annotations.NullMarked;
