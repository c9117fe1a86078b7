package dev.sluice.component;

import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;

/**
 * Makes processors: one instance for each pipeline that names the id; {@code context.signal()} is
 * the pipeline's.
 */
public interface ProcessorFactory<C> extends ComponentFactory<C> {
  @Override
  default ComponentKind kind() {
    return ComponentKind.PROCESSOR;
  }

  /** Only wires objects together; nothing is opened before {@code start}. */
  Processor create(C config, ProcessorContext context, TelemetryConsumer next);

  /** Whether it does what it is for only as the first processor of its pipeline. */
  default boolean isMeantToBeFirst() {
    return false;
  }

  /**
   * Whether the engine counts what goes into and comes out of its processors, and how long they
   * take, as the reference does for most.
   */
  default boolean isMetered() {
    return true;
  }
}
