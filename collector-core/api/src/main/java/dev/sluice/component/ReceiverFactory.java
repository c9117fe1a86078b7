package dev.sluice.component;

import dev.sluice.id.ComponentKind;

/**
 * Makes receivers: one instance for each configured id, whatever the number of signals and
 * pipelines.
 */
public interface ReceiverFactory<C> extends ComponentFactory<C> {
  @Override
  default ComponentKind kind() {
    return ComponentKind.RECEIVER;
  }

  /** Only wires objects together; nothing is opened before {@code start}. */
  Receiver create(C config, ReceiverContext context);
}
