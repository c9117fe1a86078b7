package dev.sluice.exporter.prometheus;

import dev.sluice.component.Claim;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import dev.sluice.sending.SendingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates {@code prometheus} exporters. */
public final class PrometheusExporterFactory implements ExporterFactory<PrometheusConfig> {
  /** Found as a service, or handed to the builder. */
  public PrometheusExporterFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("prometheus");
  }

  @Override
  public Spec<PrometheusConfig> spec() {
    return PrometheusConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(Signal.METRICS, Stability.BETA);
  }

  @Override
  public List<Claim> claims(PrometheusConfig config) {
    List<Claim> claims = new ArrayList<>(config.server().claims("endpoint"));
    claims.addAll(SendingConfig.plain(config.queue()).claims());
    return claims;
  }

  @Override
  public Exporter create(PrometheusConfig config, ExporterContext context) {
    if (config.server().endpoint().isBlank()) {
      throw new ConfigException(
          "endpoint",
          config.server().endpoint(),
          "expecting a non-blank address to run the Prometheus metrics handler",
          "write host:port, for example localhost:8889");
    }
    return new PrometheusExporter(config, context);
  }
}
