package dev.sluice.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The reference's feature gates and which of them are on. Those whose effect we do not have are
 * known, and switching them is told by {@link #warnings()}. Immutable.
 */
public final class FeatureGates {
  /** Pipelines of profiles. */
  public static final String PROFILES = "service.profilesSupport";

  /** A configuration without pipelines. */
  public static final String ALLOW_NO_PIPELINES = "service.AllowNoPipelines";

  /** Lists of ids under {@code service} of several configurations are joined. */
  public static final String APPEND_LISTS = "confmap.enableMergeAppendOption";

  private static final Map<String, Gate> KNOWN = known();

  private final Map<String, Boolean> enabled;
  private final List<String> warnings;

  /**
   * @param id name on the command line
   * @param stage {@code Alpha}, {@code Beta} or {@code Stable}
   * @param enabledByDefault whether it is on unless told otherwise
   * @param hasEffect whether switching it does something here
   * @param description what it does
   * @param fromVersion the reference's release that brought it
   */
  public record Gate(
      String id,
      String stage,
      boolean enabledByDefault,
      boolean hasEffect,
      String description,
      String fromVersion) {}

  private FeatureGates(Map<String, Boolean> enabled, List<String> warnings) {
    this.enabled = enabled;
    this.warnings = List.copyOf(warnings);
  }

  /** Every gate at its default. */
  public static FeatureGates defaults() {
    return parse(List.of());
  }

  /**
   * Reads {@code --feature-gates} values: comma lists, {@code -x} off, {@code x} and {@code +x} on.
   * Throws {@link IllegalArgumentException} in the reference's words.
   */
  public static FeatureGates parse(List<String> flags) {
    Map<String, Boolean> enabled = new TreeMap<>();
    KNOWN.values().forEach(gate -> enabled.put(gate.id(), gate.enabledByDefault()));
    List<String> warnings = new ArrayList<>();
    for (String flag : flags) {
      if (flag.isEmpty()) {
        continue;
      }
      String[] ids = flag.split(",", -1);
      for (int i = 0; i < ids.length; i++) {
        String id = ids[i];
        boolean on = !id.startsWith("-");
        id = id.startsWith("-") || id.startsWith("+") ? id.substring(1) : id;
        if (id.isEmpty()) {
          throw new IllegalArgumentException("empty feature gate identifier at index " + i);
        }
        Gate gate = KNOWN.get(id);
        if (gate == null) {
          throw new IllegalArgumentException(
              "no such feature gate \"" + id + "\". valid gates: " + enabled.keySet());
        }
        if (!gate.hasEffect() && on != gate.enabledByDefault()) {
          warnings.add(id);
        }
        enabled.put(id, on);
      }
    }
    return new FeatureGates(enabled, warnings);
  }

  public boolean isEnabled(String id) {
    return enabled.getOrDefault(id, false);
  }

  /** All gates by id, and whether each is on. */
  public Map<String, Boolean> asMap() {
    return Map.copyOf(enabled);
  }

  /** Gates that were switched although that has no effect here. */
  public List<String> warnings() {
    return warnings;
  }

  /** Every known gate, sorted by id. */
  public static List<Gate> all() {
    return List.copyOf(KNOWN.values());
  }

  public static Optional<Gate> find(String id) {
    return Optional.ofNullable(KNOWN.get(id));
  }

  private static Map<String, Gate> known() {
    Map<String, Gate> gates = new LinkedHashMap<>();
    List.of(
            new Gate(
                APPEND_LISTS,
                "Alpha",
                false,
                true,
                "Lists of several configurations are appended when they are merged.",
                "v0.120.0"),
            new Gate(
                "connector.spanmetrics.excludeResourceMetrics",
                "Alpha",
                false,
                false,
                "Metrics of spans are without the attributes of their resource.",
                "v0.137.0"),
            new Gate(
                "connector.spanmetrics.includeCollectorInstanceID",
                "Beta",
                true,
                false,
                "Metrics of spans say which collector made them. exclude_dimensions takes it off.",
                "v0.136.0"),
            new Gate(
                "connector.spanmetrics.legacyMetricNames",
                "Alpha",
                false,
                false,
                "Names of metrics of spans begin with nothing. So they do with an empty namespace.",
                "v0.109.0"),
            new Gate(
                "connector.spanmetrics.useSecondAsDefaultMetricsUnit",
                "Alpha",
                false,
                false,
                "Durations of spans are told in seconds. So they are with histogram::unit: s.",
                "v0.137.0"),
            new Gate(
                "exporter.prometheusexporter.DisableAddMetricSuffixes",
                "Beta",
                true,
                false,
                "The prometheus exporter goes by translation_strategy alone.",
                "v0.132.0"),
            new Gate(
                "extension.healthcheck.useComponentStatus",
                "Alpha",
                false,
                true,
                "The second version of health_check, with its http and grpc keys.",
                "v0.142.0"),
            new Gate(
                "pdata.useProtoPooling",
                "Alpha",
                false,
                false,
                "Protobuf messages are pooled.",
                "v0.133.0"),
            new Gate(
                "pkg.exporterhelper.queueBatchEnabled",
                "Alpha",
                false,
                false,
                "Exporters batch in their sending queue by default.",
                "v0.158.0"),
            new Gate(
                "pkg.translator.prometheus.PermissiveLabelSanitization",
                "Alpha",
                false,
                false,
                "Another way to make labels of attribute names.",
                "v0.55.0"),
            new Gate(
                "processor.tailsamplingprocessor.metricstatcountbytessampled",
                "Alpha",
                false,
                false,
                "Bytes are counted by what a policy of tail_sampling said of them.",
                "v0.152.0"),
            new Gate(
                "processor.tailsamplingprocessor.metricstatcountspanssampled",
                "Alpha",
                false,
                false,
                "Spans are counted by what a policy of tail_sampling said of them.",
                "v0.95.0"),
            new Gate(
                "processor.tailsamplingprocessor.recordpolicy",
                "Alpha",
                false,
                false,
                "Scopes of sampled spans say which policy of tail_sampling wanted them.",
                "v0.120.0"),
            new Gate(
                "processor.tailsamplingprocessor.tailstorageextension",
                "Alpha",
                false,
                false,
                "Undecided traces of tail_sampling are kept in an extension.",
                "v0.150.0"),
            new Gate(
                "processor.tailsamplingprocessor.usetracestate",
                "Alpha",
                false,
                false,
                "Policies of tail_sampling go by the randomness in tracestate.",
                "v0.154.0"),
            new Gate(
                "receiverhelper.newReceiverMetrics",
                "Alpha",
                false,
                false,
                "Receivers count requests, and failures apart from refusals.",
                "v0.138.0"),
            new Gate(
                ALLOW_NO_PIPELINES,
                "Alpha",
                false,
                true,
                "A configuration without pipelines starts.",
                "v0.122.0"),
            new Gate(
                "service.partialReload",
                "Alpha",
                false,
                false,
                "A reload keeps what has not changed. Here it always does.",
                "v0.157.0"),
            new Gate(
                "service.partialReloadReceivers",
                "Beta",
                true,
                false,
                "A reload that changes receivers restarts only those. Here it always does.",
                "v0.157.0"),
            new Gate(PROFILES, "Alpha", false, true, "Pipelines of profiles.", "v0.112.0"),
            new Gate(
                "spanmetrics.statusCodeConvention.useOtelPrefix",
                "Alpha",
                false,
                false,
                "Metrics of spans have otel.status_code in place of status.code.",
                "v0.141.0"),
            new Gate(
                "telemetry.newPipelineTelemetry",
                "Alpha",
                false,
                false,
                "Every component counts the items it consumes and produces.",
                "v0.123.0"))
        .forEach(gate -> gates.put(gate.id(), gate));
    return gates;
  }
}
