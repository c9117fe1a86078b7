package dev.sluice.connector.spanmetrics;

import dev.sluice.component.ConnectorFactory;
import dev.sluice.testkit.ConnectorContract;

class SpanMetricsContractTest extends ConnectorContract<SpanMetricsConfig> {
  @Override
  protected ConnectorFactory<SpanMetricsConfig> factory() {
    return new SpanMetricsConnectorFactory();
  }

  @Override
  protected String yaml() {
    return """
        metrics_flush_interval: 5ms
        series_expiration: 50ms
        exemplars: {enabled: true}
        dimensions: [{name: seq}]
        """;
  }

  @Override
  protected boolean passesOn() {
    return false;
  }
}
