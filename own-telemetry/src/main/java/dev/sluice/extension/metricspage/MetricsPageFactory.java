package dev.sluice.extension.metricspage;

import dev.sluice.component.Claim;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.config.model.PrometheusReader;
import dev.sluice.id.ComponentType;
import dev.sluice.telemetry.own.SelfMetricsPage;
import java.util.List;
import java.util.Map;

/**
 * Creates the servers of {@code service::telemetry::metrics::readers}. No configuration file names
 * this type; whoever reads {@code service::telemetry} adds one for each reader:
 *
 * <pre>{@code
 * builder
 *     .component("telemetry_metrics", new MetricsPageFactory(), new MetricsPageConfig(reader, resource))
 *     .extension("telemetry_metrics");
 * }</pre>
 */
public final class MetricsPageFactory implements ExtensionFactory<MetricsPageConfig> {
  /** The type, which begins the id of every page. */
  public static final String TYPE = SelfMetricsPage.EXTENSION_TYPE;

  /** Found as a service, or handed to the builder. */
  public MetricsPageFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType(TYPE);
  }

  @Override
  public Spec<MetricsPageConfig> spec() {
    return Spec.empty(new MetricsPageConfig(PrometheusReader.DEFAULT, Map.of()));
  }

  @Override
  public List<Claim> claims(MetricsPageConfig config) {
    PrometheusReader reader = config.reader();
    return List.of(new Claim.Port("", reader.host() + ":" + reader.port()));
  }

  @Override
  public Extension create(MetricsPageConfig config, ExtensionContext context) {
    return new MetricsPageExtension(config, context);
  }
}
