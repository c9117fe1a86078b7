package dev.sluice.exporter.prometheus;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.http.HttpServerConfig;
import dev.sluice.sending.QueueConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Configuration of {@code prometheus}.
 *
 * @param server where pages are served
 * @param queue before the store; empty for none
 * @param namespace prefix of every metric name; may be empty
 * @param constLabels on every series but {@code target_info}
 * @param sendTimestamps whether pages show the time of a point
 * @param metricExpiration how long a series is shown after its last point
 * @param resourceConversion all attributes of the resource as labels
 * @param resourceLabels some attributes of the resource as labels
 * @param enableOpenMetrics whether OpenMetrics is offered, and with it exemplars
 * @param withoutScopeInfo no labels for the scope
 * @param translationStrategy how names are made; empty for the default
 * @param cardinalityLimit most series of one family; zero for no limit
 */
public record PrometheusConfig(
    HttpServerConfig server,
    Optional<QueueConfig> queue,
    String namespace,
    Map<String, String> constLabels,
    boolean sendTimestamps,
    Duration metricExpiration,
    ResourceConversionConfig resourceConversion,
    ResourceLabelsConfig resourceLabels,
    boolean enableOpenMetrics,
    boolean withoutScopeInfo,
    String translationStrategy,
    int cardinalityLimit) {
  private static final Duration DEFAULT_EXPIRATION = Duration.ofMinutes(5);

  private static final Key<HttpServerConfig> SERVER = Key.inline(HttpServerConfig.spec(""));
  private static final Key<Optional<QueueConfig>> QUEUE = QueueConfig.key(Presence.NONE);
  private static final Key<String> NAMESPACE =
      Key.of("namespace", ValueType.string(), "", "prefix of every metric name");
  private static final Key<Map<String, String>> CONST_LABELS =
      Key.of(
          "const_labels",
          ValueType.map(ValueType.string()),
          Map.of(),
          "labels on every series but target_info");
  private static final Key<Boolean> SEND_TIMESTAMPS =
      Key.of("send_timestamps", ValueType.bool(), false, "show the time of each point");
  private static final Key<Duration> METRIC_EXPIRATION =
      Key.of(
          "metric_expiration",
          ValueType.duration(),
          DEFAULT_EXPIRATION,
          "how long a series is shown after its last point");
  private static final Key<ResourceConversionConfig> RESOURCE_CONVERSION =
      Key.section(
          "resource_to_telemetry_conversion",
          ResourceConversionConfig.SPEC,
          "all attributes of the resource as labels");
  private static final Key<ResourceLabelsConfig> RESOURCE_LABELS =
      Key.section(
          "resource_constant_labels",
          ResourceLabelsConfig.SPEC,
          "some attributes of the resource as labels");
  private static final Key<Boolean> ENABLE_OPEN_METRICS =
      Key.of(
          "enable_open_metrics",
          ValueType.bool(),
          false,
          "offer OpenMetrics, which alone shows exemplars");
  private static final Key<Boolean> WITHOUT_SCOPE_INFO =
      Key.of("without_scope_info", ValueType.bool(), false, "no otel_scope_ labels");
  private static final Key<Boolean> ADD_METRIC_SUFFIXES =
      Key.of("add_metric_suffixes", ValueType.bool(), true, "unit and type in names")
          .inert(
              "the reference ignores it too; write translation_strategy:"
                  + " UnderscoreEscapingWithoutSuffixes for names without suffixes");
  private static final Key<String> TRANSLATION_STRATEGY =
      Key.of(
          "translation_strategy",
          ValueType.string(),
          "",
          "how names are made: UnderscoreEscapingWithSuffixes (default),"
              + " UnderscoreEscapingWithoutSuffixes, NoUTF8EscapingWithSuffixes, NoTranslation");
  private static final Key<Integer> CARDINALITY_LIMIT =
      Key.of(
          "cardinality_limit",
          ValueType.int32(),
          0,
          "most series of one metric name, the rest is folded into one; 0 for no limit");

  static final Spec<PrometheusConfig> SPEC =
      Spec.of(
          values ->
              new PrometheusConfig(
                  values.get(SERVER),
                  values.get(QUEUE),
                  values.get(NAMESPACE),
                  values.get(CONST_LABELS),
                  values.get(SEND_TIMESTAMPS),
                  values.get(METRIC_EXPIRATION),
                  values.get(RESOURCE_CONVERSION),
                  values.get(RESOURCE_LABELS),
                  values.get(ENABLE_OPEN_METRICS),
                  values.get(WITHOUT_SCOPE_INFO),
                  values.get(TRANSLATION_STRATEGY),
                  values.get(CARDINALITY_LIMIT)),
          SERVER,
          QUEUE,
          NAMESPACE,
          CONST_LABELS,
          SEND_TIMESTAMPS,
          METRIC_EXPIRATION,
          RESOURCE_CONVERSION,
          RESOURCE_LABELS,
          ENABLE_OPEN_METRICS,
          WITHOUT_SCOPE_INFO,
          ADD_METRIC_SUFFIXES,
          TRANSLATION_STRATEGY,
          CARDINALITY_LIMIT);

  public PrometheusConfig {
    constLabels = Map.copyOf(constLabels);
    List<Problem> problems = new ArrayList<>();
    if (metricExpiration.isZero() || metricExpiration.isNegative()) {
      problems.add(
          new Problem(
              METRIC_EXPIRATION.name(), metricExpiration, "must be positive", "remove it for 5m"));
    }
    if (cardinalityLimit < 0) {
      problems.add(
          new Problem(
              CARDINALITY_LIMIT.name(),
              Integer.toString(cardinalityLimit),
              "must not be negative",
              "write 0 for no limit"));
    }
    try {
      TranslationStrategy.parse(translationStrategy);
    } catch (IllegalArgumentException e) {
      problems.add( // of the exporter as a whole, as the reference has it
          new Problem(
              "",
              translationStrategy,
              String.valueOf(e.getMessage()),
              "write UnderscoreEscapingWithSuffixes, UnderscoreEscapingWithoutSuffixes,"
                  + " NoUTF8EscapingWithSuffixes or NoTranslation"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** What the store needs to know. */
  StoreSettings storeSettings() {
    TranslationStrategy strategy = TranslationStrategy.parse(translationStrategy);
    Predicate<String> some = resourceLabels.attributes();
    return new StoreSettings(
        new MetricNaming(strategy, namespace),
        new LabelNaming(strategy.keepsUtf8()),
        namespace,
        constLabels,
        !withoutScopeInfo,
        attribute -> resourceConversion.wants(attribute) || some.test(attribute),
        enableOpenMetrics,
        sendTimestamps,
        metricExpiration.toNanos(),
        cardinalityLimit);
  }
}
