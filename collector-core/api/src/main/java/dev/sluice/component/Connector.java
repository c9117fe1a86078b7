package dev.sluice.component;

import dev.sluice.flow.TelemetryConsumer;

/** The end of some pipelines and the beginning of others. */
public interface Connector extends Component, TelemetryConsumer {}
