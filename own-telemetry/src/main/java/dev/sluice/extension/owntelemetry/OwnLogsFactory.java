package dev.sluice.extension.owntelemetry;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import dev.sluice.telemetry.own.OwnLogSource;

/** Creates what sends the collector's own log. No file names this type. */
final class OwnLogsFactory implements ExtensionFactory<OwnLogsConfig> {
  private final OwnLogSource source;
  private final OwnLogsConfig standard;

  /**
   * @param source where lines come from
   * @param standard what a configuration without keys means
   */
  OwnLogsFactory(OwnLogSource source, OwnLogsConfig standard) {
    this.source = source;
    this.standard = standard;
  }

  @Override
  public ComponentType type() {
    return ComponentType.of(OwnTelemetry.LOGS_TYPE);
  }

  @Override
  public Spec<OwnLogsConfig> spec() {
    return Spec.empty(standard);
  }

  @Override
  public Extension create(OwnLogsConfig config, ExtensionContext context) {
    Backend backend = new Backend(config.processor().exporter(), Signal.LOGS, context);
    return new OwnLogsExtension(config, backend, source, context);
  }
}
