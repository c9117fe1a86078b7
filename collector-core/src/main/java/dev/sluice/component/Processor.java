package dev.sluice.component;

import dev.sluice.flow.TelemetryConsumer;

/** A step of one pipeline. It passes data on to the consumer that its factory was handed. */
public interface Processor extends Component, TelemetryConsumer {
  /** How deep it looks. */
  default Touch touches() {
    return Touch.ALL;
  }

  /** Whether it changes data; shown on status pages. */
  default boolean mutates() {
    return false;
  }
}
