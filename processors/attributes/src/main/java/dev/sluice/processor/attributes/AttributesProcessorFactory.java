package dev.sluice.processor.attributes;

import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentType;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.view.AttributedView;
import dev.sluice.otlp.view.LogRecordView;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.SpanView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates {@code attributes} processors. */
public final class AttributesProcessorFactory implements ProcessorFactory<AttributesConfig> {
  /** Found as a service, or handed to the builder. */
  public AttributesProcessorFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("attributes");
  }

  @Override
  public Spec<AttributesConfig> spec() {
    return AttributesConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(
        Signal.TRACES, Stability.BETA,
        Signal.METRICS, Stability.BETA,
        Signal.LOGS, Stability.BETA);
  }

  /**
   * @throws ConfigException when what is matched is not of the pipeline's signal
   */
  @Override
  public Processor create(
      AttributesConfig config, ProcessorContext context, TelemetryConsumer next) {
    List<String> warnings = new ArrayList<>();
    return new AttributesProcessor(
        config.actions(),
        warnings,
        switch (context.signal()) {
          case TRACES -> spans(config);
          case LOGS -> logRecords(config);
          case METRICS -> {
            warnings.addAll(warnings(config));
            yield dataPoints(config);
          }
          case PROFILES -> throw new IllegalArgumentException("telemetry type is not supported");
        },
        context,
        next);
  }

  private static AttributesProcessor.Edit spans(AttributesConfig config) {
    ItemMatch<SpanView> include = include(config, ItemMatch::spans);
    ItemMatch<SpanView> exclude = exclude(config, ItemMatch::spans);
    return (batch, actions, request, memory) -> {
      Selecting<SpanView> selecting = new Selecting<>(include, exclude, actions, request);
      return OtlpEdit.traces(
          batch.payload(),
          memory,
          entry ->
              selecting.inResource(
                  entry,
                  span -> {
                    if (selecting.takes(span.view())) {
                      selecting.run(span.attributes());
                    }
                  }));
    };
  }

  private static AttributesProcessor.Edit logRecords(AttributesConfig config) {
    ItemMatch<LogRecordView> include = include(config, ItemMatch::logRecords);
    ItemMatch<LogRecordView> exclude = exclude(config, ItemMatch::logRecords);
    return (batch, actions, request, memory) -> {
      Selecting<LogRecordView> selecting = new Selecting<>(include, exclude, actions, request);
      return OtlpEdit.logs(
          batch.payload(),
          memory,
          entry ->
              selecting.inResource(
                  entry,
                  record -> {
                    if (selecting.takes(record.view())) {
                      selecting.run(record.attributes());
                    }
                  }));
    };
  }

  private static AttributesProcessor.Edit dataPoints(AttributesConfig config) {
    ItemMatch<MetricView> include = include(config, AttributesProcessorFactory::metrics);
    ItemMatch<MetricView> exclude = exclude(config, AttributesProcessorFactory::metrics);
    return (batch, actions, request, memory) -> {
      Selecting<MetricView> selecting = new Selecting<>(include, exclude, actions, request);
      return OtlpEdit.metrics(
          batch.payload(),
          memory,
          entry ->
              selecting.inResource(
                  entry,
                  metric -> {
                    if (selecting.takes(metric.view())) {
                      metric.points(point -> selecting.run(point.attributes()));
                    }
                  }));
    };
  }

  /** Makes the condition of a section for items of one kind; null for a section that has none. */
  private interface MatchMaker<T extends AttributedView> {
    @Nullable ItemMatch<T> make(MatchConfig config);
  }

  private static <T extends AttributedView> @Nullable ItemMatch<T> include(
      AttributesConfig config, MatchMaker<T> maker) {
    return make(config.include(), AttributesConfig.INCLUDE, maker);
  }

  private static <T extends AttributedView> @Nullable ItemMatch<T> exclude(
      AttributesConfig config, MatchMaker<T> maker) {
    return make(config.exclude(), AttributesConfig.EXCLUDE, maker);
  }

  private static <T extends AttributedView> @Nullable ItemMatch<T> make(
      Optional<MatchConfig> config, Key<?> key, MatchMaker<T> maker) {
    try {
      return config.isEmpty() ? null : maker.make(config.get());
    } catch (IllegalArgumentException e) {
      ConfigException told =
          new ConfigException(key.name(), "", String.valueOf(e.getMessage()), "");
      told.initCause(e);
      throw told;
    }
  }

  /** Without names to look at, or with match_type expr, the reference has no condition at all. */
  private static @Nullable ItemMatch<MetricView> metrics(MatchConfig config) {
    SignalRules.requireForMetrics(config);
    return config.metricNames().isEmpty() || config.matchType().equals(MatchFilters.EXPR)
        ? null
        : ItemMatch.metrics(config);
  }

  private static List<String> warnings(AttributesConfig config) {
    List<String> warnings = new ArrayList<>();
    Stream.of(config.include(), config.exclude())
        .flatMap(Optional::stream)
        .forEach(
            match -> {
              if (!match.common().resources().isEmpty()) {
                warnings.add(
                    "\"resources\" of include and exclude has no effect on metrics, as in the"
                        + " reference; match \"metric_names\" instead");
              }
              if (match.matchType().equals(MatchFilters.EXPR)) {
                warnings.add(
                    "match_type \"expr\" has no effect in the attributes processor, as in the"
                        + " reference: all metrics are processed; write strict or regexp");
              }
            });
    return warnings.stream().distinct().toList();
  }
}
