package dev.sluice.connector.spanmetrics;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.Doubt;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Creates {@code span_metrics} connectors. Stateless. */
public final class SpanMetricsConnectorFactory implements ConnectorFactory<SpanMetricsConfig> {
  /** Found as a service, or handed to the builder. */
  public SpanMetricsConnectorFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("span_metrics");
  }

  @Override
  public Optional<ComponentType> deprecatedAlias() {
    return Optional.of(ComponentType.of("spanmetrics"));
  }

  @Override
  public Spec<SpanMetricsConfig> spec() {
    return SpanMetricsConfig.SPEC;
  }

  @Override
  public Map<SignalPair, Stability> pairs() {
    return Map.of(new SignalPair(Signal.TRACES, Signal.METRICS), Stability.ALPHA);
  }

  @Override
  public List<Doubt> doubts(SpanMetricsConfig config, boolean isAlone) {
    List<Doubt> doubts = new ArrayList<>();
    String temporality = config.aggregationTemporality();
    if (!config.isDelta() && !temporality.equals(SpanMetricsConfig.CUMULATIVE)) {
      doubts.add(
          new Doubt(
              "aggregation_temporality",
              "\""
                  + temporality
                  + "\" counts as cumulative. Write "
                  + SpanMetricsConfig.CUMULATIVE
                  + " or "
                  + SpanMetricsConfig.DELTA
                  + "."));
    }
    if (config.histogram().explicit().isPresent()
        && !config.histogram().explicit().get().isAscending()) {
      doubts.add(
          new Doubt(
              "histogram::explicit::buckets",
              "The bounds do not ascend. They are sorted, and each counts once."));
    }
    for (String excluded : config.excludeDimensions()) {
      if (!KeyLayout.STANDARD.contains(excluded)) {
        doubts.add(
            new Doubt(
                "exclude_dimensions",
                "\""
                    + excluded
                    + "\" is none of the standard attributes, which are "
                    + String.join(", ", KeyLayout.STANDARD)
                    + "."));
      }
    }
    return doubts;
  }

  @Override
  public Connector create(SpanMetricsConfig config, ConnectorContext context) {
    SpanMetricsPlan plan =
        new SpanMetricsPlan(
            config, context.instanceId(), bound -> ThreadLocalRandom.current().nextLong(bound));
    return new SpanMetricsConnector(plan, context);
  }
}
