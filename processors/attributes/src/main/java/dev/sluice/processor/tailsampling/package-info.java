/**
 * Keeps or leaves out whole traces, by rules that look at all of a trace's spans. Many threads call
 * {@code accept}; what is undecided belongs to one thread at a time, whichever comes first.
 *
 * <p>A trace that waits is a handful of places in the requests that brought its spans ({@link
 * dev.sluice.processor.tailsampling.Trace}); a request stays until its last trace is decided. Only
 * what is kept is written anew.
 */
@NullMarked
package dev.sluice.processor.tailsampling;

import org.jspecify.annotations.NullMarked;
