package dev.sluice.processor.attributes;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentType;
import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.Stability;
import dev.sluice.component.Touch;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.otlp.LogRecordView;
import dev.sluice.otlp.MetricView;
import dev.sluice.otlp.OtlpAttributes;
import dev.sluice.otlp.SpanView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates {@code attributes} processors. */
public final class AttributesProcessorFactory implements ProcessorFactory<AttributesConfig> {
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
   * @throws IllegalArgumentException when what is matched is not of the pipeline's signal
   */
  @Override
  public Processor create(
      AttributesConfig config, ComponentContext context, TelemetryConsumer next) {
    List<String> warnings = new ArrayList<>();
    return new AttributesProcessor(
        config.actions(),
        warnings,
        Touch.ALL,
        switch (Objects.requireNonNull(context.signal())) {
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
    ItemMatch<SpanView> include = config.include().map(ItemMatch::spans).orElse(null);
    ItemMatch<SpanView> exclude = config.exclude().map(ItemMatch::spans).orElse(null);
    return (payload, actions, request) ->
        OtlpAttributes.spans(payload, new Selecting<>(include, exclude, actions, request));
  }

  private static AttributesProcessor.Edit logRecords(AttributesConfig config) {
    ItemMatch<LogRecordView> include = config.include().map(ItemMatch::logRecords).orElse(null);
    ItemMatch<LogRecordView> exclude = config.exclude().map(ItemMatch::logRecords).orElse(null);
    return (payload, actions, request) ->
        OtlpAttributes.logRecords(payload, new Selecting<>(include, exclude, actions, request));
  }

  private static AttributesProcessor.Edit dataPoints(AttributesConfig config) {
    ItemMatch<MetricView> include = metrics(config.include());
    ItemMatch<MetricView> exclude = metrics(config.exclude());
    return (payload, actions, request) ->
        OtlpAttributes.dataPoints(payload, new Selecting<>(include, exclude, actions, request));
  }

  /** Without names to look at, or with match_type expr, the reference matches nothing at all. */
  private static @Nullable ItemMatch<MetricView> metrics(Optional<MatchConfig> config) {
    config.ifPresent(SignalRules::requireForMetrics);
    return config
        .filter(match -> !match.metricNames().isEmpty())
        .filter(match -> !match.matchType().equals(MatchFilters.EXPR))
        .map(ItemMatch::metrics)
        .orElse(null);
  }

  private static List<String> warnings(AttributesConfig config) {
    List<String> warnings = new ArrayList<>();
    Stream.of(config.include(), config.exclude())
        .flatMap(Optional::stream)
        .forEach(
            match -> {
              if (!match.resources().isEmpty()) {
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
