package dev.sluice.exporter.prometheus;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
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
 * @param naming how names are made
 * @param constLabels on every series but {@code target_info}
 * @param shown what pages show beside names and values
 * @param metricExpiration how long a series is shown after its last point
 * @param resourceConversion all attributes of the resource as labels
 * @param resourceLabels some attributes of the resource as labels
 * @param cardinalityLimit most series of one family; zero for no limit
 */
public record PrometheusConfig(
    HttpServerConfig server,
    Optional<QueueConfig> queue,
    Naming naming,
    Map<String, String> constLabels,
    Shown shown,
    Duration metricExpiration,
    ResourceConversionConfig resourceConversion,
    ResourceLabelsConfig resourceLabels,
    int cardinalityLimit) {

  /**
   * How names are made.
   *
   * @param namespace prefix of every metric name; may be empty
   * @param translationStrategy empty for the default
   */
  public record Naming(String namespace, String translationStrategy) {}

  /**
   * What pages show beside names and values.
   *
   * @param timestamps the time of a point
   * @param openMetrics OpenMetrics is offered, and with it exemplars
   * @param scope labels for the scope
   */
  public record Shown(boolean timestamps, boolean openMetrics, boolean scope) {}

  private static final Duration DEFAULT_EXPIRATION = Duration.ofMinutes(5);

  static final Spec<PrometheusConfig> SPEC = Spec.of(PrometheusConfig::read);

  private static PrometheusConfig read(Keys keys) {
    keys.also(
        bool("add_metric_suffixes", true, "unit and type in names")
            .inert(
                "the reference ignores it too; write translation_strategy:"
                    + " UnderscoreEscapingWithoutSuffixes for names without suffixes"));
    HttpServerConfig server = keys.get(inline(HttpServerConfig.spec("")));
    Optional<QueueConfig> queue = keys.get(QueueConfig.key(Presence.NONE));
    String namespace = keys.get(string("namespace", "", "prefix of every metric name"));
    Map<String, String> constLabels =
        keys.get(
            Key.of(
                "const_labels",
                ValueType.map(ValueType.string()),
                Map.of(),
                "labels on every series but target_info"));
    boolean timestamps = keys.get(bool("send_timestamps", false, "show the time of each point"));
    Duration expiration =
        keys.get(
            duration(
                "metric_expiration",
                DEFAULT_EXPIRATION,
                "how long a series is shown after its last point"));
    ResourceConversionConfig conversion =
        keys.get(
            section(
                "resource_to_telemetry_conversion",
                ResourceConversionConfig.SPEC,
                "all attributes of the resource as labels"));
    ResourceLabelsConfig labels =
        keys.get(
            section(
                "resource_constant_labels",
                ResourceLabelsConfig.SPEC,
                "some attributes of the resource as labels"));
    boolean openMetrics =
        keys.get(
            bool("enable_open_metrics", false, "offer OpenMetrics, which alone shows exemplars"));
    boolean withoutScope = keys.get(bool("without_scope_info", false, "no otel_scope_ labels"));
    String strategy =
        keys.get(
            string(
                "translation_strategy",
                "",
                "how names are made: UnderscoreEscapingWithSuffixes (default),"
                    + " UnderscoreEscapingWithoutSuffixes, NoUTF8EscapingWithSuffixes,"
                    + " NoTranslation"));
    int limit =
        keys.get(
            int32(
                    "cardinality_limit",
                    0,
                    "most of one metric name, the rest is folded into one; 0 for no limit")
                .in("series"));
    return new PrometheusConfig(
        server,
        queue,
        new Naming(namespace, strategy),
        constLabels,
        new Shown(timestamps, openMetrics, !withoutScope),
        expiration,
        conversion,
        labels,
        limit);
  }

  public PrometheusConfig {
    constLabels = Map.copyOf(constLabels);
    List<Problem> problems = new ArrayList<>();
    if (metricExpiration.isZero() || metricExpiration.isNegative()) {
      problems.add(
          new Problem(
              "metric_expiration", metricExpiration, "must be positive", "remove it for 5m"));
    }
    if (cardinalityLimit < 0) {
      problems.add(
          new Problem(
              "cardinality_limit",
              Integer.toString(cardinalityLimit),
              "must not be negative",
              "write 0 for no limit"));
    }
    try {
      TranslationStrategy.parse(naming.translationStrategy());
    } catch (IllegalArgumentException e) {
      problems.add( // of the exporter as a whole, as the reference has it
          new Problem(
              "",
              naming.translationStrategy(),
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
    TranslationStrategy strategy = TranslationStrategy.parse(naming.translationStrategy());
    Predicate<String> some = resourceLabels.attributes();
    return new StoreSettings(
        new MetricNaming(strategy, naming.namespace()),
        new LabelNaming(strategy.keepsUtf8()),
        naming.namespace(),
        constLabels,
        shown,
        attribute -> resourceConversion.wants(attribute) || some.test(attribute),
        metricExpiration.toNanos(),
        cardinalityLimit);
  }
}
