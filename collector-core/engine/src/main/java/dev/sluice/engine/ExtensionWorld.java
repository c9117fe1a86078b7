package dev.sluice.engine;

import dev.sluice.component.CollectorView;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.InnerExporters;
import dev.sluice.tap.Taps;

/** What an extension sees of the world. */
final class ExtensionWorld extends EngineContext implements ExtensionContext {
  ExtensionWorld(Services services, InstanceId instance) {
    super(services, instance, log -> log);
  }

  @Override
  public CollectorView collector() {
    return view();
  }

  @Override
  public Taps taps() {
    return tapsOfCollector();
  }

  @Override
  public InnerExporters exporters() {
    return inside();
  }
}
