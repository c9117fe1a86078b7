package dev.sluice.holding;

/**
 * What a merged batch carries of one owner's.
 *
 * @param owner who brought it
 * @param items how many of its items
 */
public record Share<O>(O owner, int items) {}
