package dev.sluice.sending;

/**
 * What a request carries of one batch that a pipeline gave.
 *
 * @param origin the batch
 * @param items how many of its items
 */
record Share(Origin origin, int items) {}
