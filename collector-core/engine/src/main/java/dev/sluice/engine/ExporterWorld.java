package dev.sluice.engine;

import dev.sluice.component.ExporterContext;
import dev.sluice.component.InnerExporters;
import dev.sluice.data.Signal;

/** What an exporter sees of the world. */
final class ExporterWorld extends EngineContext implements ExporterContext {
  private final Signal signal;

  ExporterWorld(Services services, InstanceId instance, Signal signal) {
    super(services, instance, ofSignal(signal));
    this.signal = signal;
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public InnerExporters exporters() {
    return inside();
  }
}
