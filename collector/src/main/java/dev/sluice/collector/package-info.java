/**
 * The distribution: the reference's command line over the embedding API, signals, logging. Entry:
 * {@link dev.sluice.collector.Main}. The only place that handles signals or exits the process.
 */
@NullMarked
package dev.sluice.collector;

import org.jspecify.annotations.NullMarked;
