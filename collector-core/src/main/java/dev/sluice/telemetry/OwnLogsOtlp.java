package dev.sluice.telemetry;

import dev.sluice.otlp.ProtoWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines of the collector's own log as a request of OTLP logs. Stateless. */
public final class OwnLogsOtlp {
  /** The type of the extension that sends them, where the distribution is at hand. */
  public static final String EXTENSION_TYPE = "telemetry_logs";

  /** The reference's instrumentation scope for its own log. */
  private static final String SCOPE = "go.opentelemetry.io/collector/service";

  private OwnLogsOtlp() {}

  /**
   * An {@code ExportLogsServiceRequest}.
   *
   * @param resource attributes of the collector
   * @param observedUnixNanos when the lines were taken
   */
  public static byte[] request(
      Map<String, String> resource, List<OwnLogRecord> records, long observedUnixNanos) {
    Map<Map<String, Object>, List<OwnLogRecord>> byScope = new LinkedHashMap<>();
    for (OwnLogRecord line : records) {
      byScope.computeIfAbsent(line.scope(), scope -> new ArrayList<>()).add(line);
    }
    ProtoWriter to = new ProtoWriter(4 << 10);
    int all = to.begin(1);
    OtlpText.resource(to, resource);
    byScope.forEach(
        (scope, lines) -> {
          int scoped = to.begin(2);
          OtlpText.scope(to, SCOPE, scope);
          lines.forEach(line -> line(to, line, observedUnixNanos));
          to.end(scoped);
        });
    to.end(all);
    return to.toByteArray();
  }

  private static void line(ProtoWriter to, OwnLogRecord line, long observedUnixNanos) {
    int begun = to.begin(2);
    to.fixed64(1, line.timeUnixNanos());
    to.varint(2, line.severityNumber());
    to.string(3, line.severityText());
    int body = to.begin(5);
    to.string(1, line.body());
    to.end(body);
    line.attributes().forEach((key, value) -> OtlpText.attribute(to, 6, key, value));
    to.fixed64(11, observedUnixNanos);
    to.end(begun);
  }
}
