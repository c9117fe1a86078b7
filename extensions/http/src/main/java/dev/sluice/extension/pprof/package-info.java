/**
 * Profiles of the running collector in the format that {@code go tool pprof} reads: CPU time by
 * Flight Recorder, the heap by class, the threads by stack.
 */
@NullMarked
package dev.sluice.extension.pprof;

import org.jspecify.annotations.NullMarked;
