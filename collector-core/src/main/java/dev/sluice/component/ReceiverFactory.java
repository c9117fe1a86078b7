package dev.sluice.component;

import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import java.util.Map;

/**
 * Makes receivers: one instance for each configured id, whatever the number of signals and
 * pipelines.
 */
public interface ReceiverFactory<C> extends ComponentFactory<C> {
  @Override
  default ComponentKind kind() {
    return ComponentKind.RECEIVER;
  }

  /**
   * Only wires objects together; nothing is opened before {@code start}.
   *
   * @param next where data goes, for the signals that some pipeline takes from this id; others have
   *     no entry
   */
  Receiver create(C config, ComponentContext context, Map<Signal, TelemetryConsumer> next);
}
