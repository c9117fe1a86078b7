package dev.sluice.telemetry.own;

import dev.sluice.exposition.LabelSet;
import dev.sluice.exposition.MetricType;
import dev.sluice.telemetry.DottedNames;
import dev.sluice.telemetry.MetricRegistry.Kind;
import dev.sluice.telemetry.MetricRegistry.Sample;
import dev.sluice.telemetry.ScopeNames;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the page of self-metrics names things.
 *
 * @param withoutScopeInfo false: every series says which part of the collector counts it
 * @param withoutUnits false: names end with their unit
 * @param withoutTypeSuffix false: names of counters end with {@code _total}
 * @param resource attributes of the collector, shown by {@code target_info}
 * @param constantLabels those of the attributes that every series has as well
 */
public record SelfMetricsPageOptions(
    boolean withoutScopeInfo,
    boolean withoutUnits,
    boolean withoutTypeSuffix,
    Map<String, String> resource,
    Map<String, String> constantLabels) {
  private static final String TOTAL = "_total";

  public SelfMetricsPageOptions {
    resource = Map.copyOf(resource);
    constantLabels = Map.copyOf(constantLabels);
  }

  /** The defaults: plain names. */
  public static SelfMetricsPageOptions plain(Map<String, String> resource) {
    return new SelfMetricsPageOptions(true, true, true, resource, Map.of());
  }

  /** Whether names are shown as they are defined, with dots where a scraper takes them. */
  private boolean keepsNames() {
    return withoutUnits && withoutTypeSuffix;
  }

  String metricName(Sample sample) {
    if (keepsNames()) {
      return DottedNames.metric(sample.name());
    }
    String name = sample.name();
    String unit = BaseUnit.of(sample.unit());
    if (!withoutUnits && !unit.isEmpty() && !name.endsWith("_" + unit)) {
      name += "_" + unit;
    }
    if (!withoutTypeSuffix && sample.kind() == Kind.COUNTER && !name.endsWith(TOTAL)) {
      name += TOTAL;
    }
    return name;
  }

  /**
   * What a series has; the labels that the operator wishes for every series give way to its own.
   */
  LabelSet labels(Sample sample, MetricType type) {
    LabelSet labels = new LabelSet();
    sample.labels().forEach((name, value) -> labels.add(labelName(name), value));
    if (!withoutScopeInfo) {
      ScopeNames.Scope scope = ScopeNames.of(sample.origin());
      labels.add("otel_scope_name", scope.name());
      labels.add("otel_scope_version", scope.version());
      labels.add("otel_scope_schema_url", "");
    }
    constantLabels.forEach((name, value) -> labels.addIfPossible(labelName(name), value, type));
    return labels;
  }

  /** The attributes of the collector that labels can show. */
  LabelSet targetLabels() {
    LabelSet labels = new LabelSet();
    new TreeMap<>(resource).forEach((name, value) -> labels.join(labelName(name), value));
    return labels;
  }

  private String labelName(String name) {
    return keepsNames() ? DottedNames.label(name) : underscored(name);
  }

  private static String underscored(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      plain.append(letter || (c >= '0' && c <= '9' && i > 0) ? c : '_');
    }
    return plain.toString();
  }
}
