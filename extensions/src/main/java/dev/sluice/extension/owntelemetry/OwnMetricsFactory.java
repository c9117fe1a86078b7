package dev.sluice.extension.owntelemetry;

import dev.sluice.component.ComponentType;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.config.model.ComponentCatalog;
import dev.sluice.data.Signal;

/** Creates what sends the collector's own metrics. No file names this type. */
final class OwnMetricsFactory implements ExtensionFactory<OwnMetricsConfig> {
  private final ComponentCatalog catalog;
  private final OwnMetricsConfig standard;

  /**
   * @param catalog where exporters are found
   * @param standard what a configuration without keys means
   */
  OwnMetricsFactory(ComponentCatalog catalog, OwnMetricsConfig standard) {
    this.catalog = catalog;
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
    Backend backend = Backend.of(config.reader().exporter(), Signal.METRICS, catalog, context);
    return new OwnMetricsExtension(config, backend, context);
  }
}
