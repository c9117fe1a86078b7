/**
 * The pipeline engine: builds the graph of a configuration, runs it, and keeps its accounts. Start
 * reading at {@link dev.sluice.engine.Collector}; how a batch travels stands at {@link
 * dev.sluice.engine.Edge} and {@link dev.sluice.engine.FanOut}.
 *
 * <p>Threads: one thread at a time builds, starts, reloads and stops a collector (its lifecycle
 * lock). Data runs on whatever thread brings it and only reads the edges, whose targets are
 * volatile.
 */
@NullMarked
package dev.sluice.engine;

import org.jspecify.annotations.NullMarked;
