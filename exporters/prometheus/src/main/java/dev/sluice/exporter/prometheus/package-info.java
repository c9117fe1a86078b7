/**
 * The {@code prometheus} exporter: keeps the newest state of every series and shows it to whoever
 * scrapes. Data comes in on the pipeline's threads, pages are rendered on the executor; they meet
 * at one lock a family, held for a metric or for a few hundred series at a time.
 */
@NullMarked
package dev.sluice.exporter.prometheus;

import org.jspecify.annotations.NullMarked;
