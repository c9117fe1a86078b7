package dev.sluice.connector.spanmetrics;

import dev.sluice.component.ConnectorFactory;
import dev.sluice.testkit.ConnectorContract;

/** The same where each flush tells what came since the one before. */
class DeltaContractTest extends ConnectorContract<SpanMetricsConfig> {
  @Override
  protected ConnectorFactory<SpanMetricsConfig> factory() {
    return new SpanMetricsConnectorFactory();
  }

  @Override
  protected String yaml() {
    return """
        metrics_flush_interval: 5ms
        aggregation_temporality: AGGREGATION_TEMPORALITY_DELTA
        metric_timestamp_cache_size: 3
        histogram: {exponential: {max_size: 20}}
        dimensions: [{name: seq}]
        """;
  }

  @Override
  protected boolean passesOn() {
    return false;
  }
}
