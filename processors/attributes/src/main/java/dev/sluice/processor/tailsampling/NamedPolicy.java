package dev.sluice.processor.tailsampling;

/**
 * A policy in the list that all traces go through.
 *
 * @param name as configured; labels its metrics
 */
record NamedPolicy(String name, TracePolicy policy) {}
