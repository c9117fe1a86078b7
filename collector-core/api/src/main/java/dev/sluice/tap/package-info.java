/**
 * Watching data on its way: an application or an extension opens a tap at an edge of the graph and
 * gets copies of some of the batches that pass there. Start reading at {@link dev.sluice.tap.Taps}.
 *
 * <p>What is copied, and what it costs, is bounded by the watcher's options and by the memory
 * budget; what does not fit is dropped for the watcher and counted there. The pipeline neither
 * waits for a watcher nor answers differently because of one.
 */
@NullMarked
package dev.sluice.tap;

import org.jspecify.annotations.NullMarked;
