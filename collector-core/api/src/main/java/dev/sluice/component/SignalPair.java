package dev.sluice.component;

import dev.sluice.data.Signal;

/**
 * What a connector joins.
 *
 * @param from the signal of the pipelines it ends
 * @param to the signal of the pipelines it begins
 */
public record SignalPair(Signal from, Signal to) {}
