package dev.sluice.extension.owntelemetry;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;

/** Creates what sends the collector's own metrics. No file names this type. */
final class OwnMetricsFactory implements ExtensionFactory<OwnMetricsConfig> {
  private final OwnMetricsConfig standard;

  /**
   * @param standard what a configuration without keys means
   */
  OwnMetricsFactory(OwnMetricsConfig standard) {
    this.standard = standard;
  }

  @Override
  public ComponentType type() {
    return ComponentType.of(OwnTelemetry.METRICS_TYPE);
  }

  @Override
  public Spec<OwnMetricsConfig> spec() {
    return Spec.empty(standard);
  }

  @Override
  public Extension create(OwnMetricsConfig config, ExtensionContext context) {
    Backend backend = new Backend(config.reader().exporter(), Signal.METRICS, context);
    return new OwnMetricsExtension(config, backend, context);
  }
}
