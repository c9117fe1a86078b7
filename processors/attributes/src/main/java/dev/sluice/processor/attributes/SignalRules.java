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
    foreign(config.logs().bodies(), "log_bodies");
    foreign(config.logs().severityTexts(), "log_severity_texts");
    foreign(config.logs().severityNumber().stream().toList(), "log_severity_number");
    foreign(config.metricNames(), "metric_names");
    require(
        config.spans().isGiven() || config.common().isGiven(),
        "at least one of \"attributes\", \"libraries\",  or \"resources\" field must be specified");
    require(
        !config.matchType().equals(MatchFilters.STRICT)
            || KINDS.containsAll(config.spans().kinds()),
        "span_kinds string must match one of the standard span kinds when match_type=strict: "
            + String.join(" ", KINDS.stream().sorted().toList()));
  }

  static void requireForLogs(MatchConfig config) {
    require(
        !config.spans().isGiven() && config.metricNames().isEmpty(),
        "services, span_names, span_kinds and metric_names are not valid for log records");
    require(
        config.logs().isGiven() || config.common().isGiven(),
        "at least one of \"attributes\", \"libraries\", \"span_kinds\", \"resources\","
            + " \"log_bodies\", \"log_severity_texts\" or \"log_severity_number\" field must be"
            + " specified");
  }

  static void requireForMetrics(MatchConfig config) {
    require(
        !config.logs().isGiven()
            && !config.spans().isGiven()
            && config.common().attributes().isEmpty()
            && config.common().libraries().isEmpty(),
        "\"span_names\", \"span_kinds\", \"log_bodies\", \"log_severity_texts\","
            + " \"log_severity_number\", \"services\", \"attributes\" and \"libraries\" are not"
            + " valid for metrics");
    require(
        !config.metricNames().isEmpty() || !config.common().resources().isEmpty(),
        "at least one of \"metric_names\" or \"resources\" field must be specified");
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
