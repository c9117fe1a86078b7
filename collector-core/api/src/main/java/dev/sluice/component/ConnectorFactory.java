package dev.sluice.component;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentKind;
import java.util.Map;

/** Makes connectors: one instance for each id and pair of signals in use. */
public interface ConnectorFactory<C> extends ComponentFactory<C> {
  @Override
  default ComponentKind kind() {
    return ComponentKind.CONNECTOR;
  }

  /** The pairs it supports: the signal it takes, then the one it makes. */
  Map<SignalPair, Stability> pairs();

  /** Only wires objects together; nothing is opened before {@code start}. */
  Connector create(C config, ConnectorContext context);

  @Override
  default Map<Signal, Stability> signals() {
    return Map.of();
  }
}
