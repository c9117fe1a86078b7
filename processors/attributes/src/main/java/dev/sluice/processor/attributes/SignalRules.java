package dev.sluice.processor.attributes;

import java.util.List;
import java.util.Set;

/** Which properties a signal has, and that at least one is given; in the reference's words. */
final class SignalRules {
  private static final Set<String> KINDS =
      Set.of(
          "SPAN_KIND_INTERNAL",
          "SPAN_KIND_CLIENT",
          "SPAN_KIND_SERVER",
          "SPAN_KIND_CONSUMER",
          "SPAN_KIND_PRODUCER");

  private SignalRules() {}

  static void requireForSpans(MatchConfig config) {
    foreign(config.logBodies(), "log_bodies");
    foreign(config.logSeverityTexts(), "log_severity_texts");
    foreign(config.logSeverityNumber().stream().toList(), "log_severity_number");
    foreign(config.metricNames(), "metric_names");
    require(
        !config.services().isEmpty()
            || !config.spanNames().isEmpty()
            || !config.spanKinds().isEmpty()
            || hasCommon(config),
        "at least one of \"attributes\", \"libraries\",  or \"resources\" field must be specified");
    require(
        !config.matchType().equals(MatchFilters.STRICT) || KINDS.containsAll(config.spanKinds()),
        "span_kinds string must match one of the standard span kinds when match_type=strict: "
            + String.join(" ", KINDS.stream().sorted().toList()));
  }

  static void requireForLogs(MatchConfig config) {
    require(
        config.spanNames().isEmpty()
            && config.services().isEmpty()
            && config.spanKinds().isEmpty()
            && config.metricNames().isEmpty(),
        "services, span_names, span_kinds and metric_names are not valid for log records");
    require(
        !config.logBodies().isEmpty()
            || !config.logSeverityTexts().isEmpty()
            || config.logSeverityNumber().isPresent()
            || hasCommon(config),
        "at least one of \"attributes\", \"libraries\", \"span_kinds\", \"resources\","
            + " \"log_bodies\", \"log_severity_texts\" or \"log_severity_number\" field must be"
            + " specified");
  }

  static void requireForMetrics(MatchConfig config) {
    require(
        config.logBodies().isEmpty()
            && config.logSeverityTexts().isEmpty()
            && config.logSeverityNumber().isEmpty()
            && config.spanNames().isEmpty()
            && config.services().isEmpty()
            && config.spanKinds().isEmpty()
            && config.attributes().isEmpty()
            && config.libraries().isEmpty(),
        "\"span_names\", \"span_kinds\", \"log_bodies\", \"log_severity_texts\","
            + " \"log_severity_number\", \"services\", \"attributes\" and \"libraries\" are not"
            + " valid for metrics");
    require(
        !config.metricNames().isEmpty() || !config.resources().isEmpty(),
        "at least one of \"metric_names\" or \"resources\" field must be specified");
  }

  private static boolean hasCommon(MatchConfig config) {
    return !config.attributes().isEmpty()
        || !config.libraries().isEmpty()
        || !config.resources().isEmpty();
  }

  private static void foreign(List<?> given, String key) {
    require(given.isEmpty(), key + " should not be specified for trace spans");
  }

  private static void require(boolean holds, String why) {
    if (!holds) {
      throw new IllegalArgumentException(why);
    }
  }
}
