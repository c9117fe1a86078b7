package dev.sluice.runtime;

/**
 * Marks threads that may wait for a while, as workers may and event loops may not: what has to
 * choose between waiting and giving up asks whether the current thread is one.
 */
public interface MayBlock {}
