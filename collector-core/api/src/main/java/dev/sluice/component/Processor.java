package dev.sluice.component;

import dev.sluice.flow.TelemetryConsumer;

/** A step of one pipeline. It passes data on to the consumer that its factory was handed. */
public interface Processor extends Component, TelemetryConsumer {
  /** Whether it changes data; shown on status pages. */
  default boolean mutates() {
    return false;
  }
}
