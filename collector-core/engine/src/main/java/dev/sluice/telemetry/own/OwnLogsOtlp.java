package dev.sluice.telemetry.own;

import dev.sluice.otlp.write.LogWriter;
import dev.sluice.otlp.write.OtlpWriter;
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
    LogWriter to = OtlpWriter.logs(byte[]::new).resource();
    OwnValues.attributes(to, resource);
    byScope.forEach(
        (scope, lines) -> {
          OwnValues.attributes(to.scope(SCOPE, ""), scope);
          lines.forEach(line -> line(to, line, observedUnixNanos));
        });
    return to.finish().toByteArray();
  }

  private static void line(LogWriter to, OwnLogRecord line, long observedUnixNanos) {
    to.record(line.timeUnixNanos(), observedUnixNanos)
        .severity(line.severityNumber(), line.severityText())
        .body(line.body());
    OwnValues.attributes(to, line.attributes());
  }
}
