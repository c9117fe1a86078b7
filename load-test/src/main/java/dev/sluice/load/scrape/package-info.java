/** What it costs a collector to keep many series and to show them to Prometheus. */
@NullMarked
package dev.sluice.load.scrape;

import org.jspecify.annotations.NullMarked;
