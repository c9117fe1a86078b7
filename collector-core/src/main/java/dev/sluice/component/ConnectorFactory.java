package dev.sluice.component;

import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import java.util.Map;

/** Makes connectors: one instance for each id and pair of signals in use. */
public interface ConnectorFactory<C> extends ComponentFactory<C> {
  @Override
  default ComponentKind kind() {
    return ComponentKind.CONNECTOR;
  }

  /** The pairs it supports: the signal it takes, then the one it makes. */
  Map<SignalPair, Stability> pairs();

  /**
   * Only wires objects together; {@code next} is the fan-out to the pipelines that take from this
   * connector.
   */
  Connector create(C config, ComponentContext context, SignalPair pair, TelemetryConsumer next);

  @Override
  default Map<Signal, Stability> signals() {
    return Map.of();
  }

  /**
   * @param from the signal of the pipelines it ends
   * @param to the signal of the pipelines it begins
   */
  record SignalPair(Signal from, Signal to) {}
}
