package dev.sluice.engine;

import dev.sluice.config.Findings;
import dev.sluice.config.model.MetricsTelemetry;
import dev.sluice.config.model.TelemetryConfig;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.own.OwnLogsOtlp;
import dev.sluice.telemetry.own.SelfMetricsOtlp;
import dev.sluice.telemetry.own.SelfMetricsPage;
import java.util.List;

/** What a collector says about its configuration. */
final class ConfigWords {
  private final EventLog log;

  ConfigWords(EventLog log) {
    this.log = log;
  }

  /** A key that is given must not be without effect in silence. */
  void warnOfUnservedReaders(TelemetryConfig telemetry, Graph graph) {
    MetricsTelemetry told = telemetry.metrics();
    boolean measured = told.level() != MetricLevel.NONE;
    boolean pages =
        !told.readers().isEmpty() && !told.readers().equals(MetricsTelemetry.DEFAULT.readers());
    if (measured && pages && !runs(SelfMetricsPage.EXTENSION_TYPE, graph)) {
      log.warn(
          "The metrics readers are not served: an embedded collector opens no port by itself."
              + " Run the configuration through MetricsPages.addTo.",
          "key",
          "service::telemetry::metrics::readers");
    }
    if (measured && !told.periodic().isEmpty() && !runs(SelfMetricsOtlp.EXTENSION_TYPE, graph)) {
      warnOfUnsent("service::telemetry::metrics::readers");
    }
    if (!telemetry.logs().processors().isEmpty() && !runs(OwnLogsOtlp.EXTENSION_TYPE, graph)) {
      warnOfUnsent("service::telemetry::logs::processors");
    }
  }

  private void warnOfUnsent(String key) {
    log.warn(
        "Own telemetry is not sent: an embedded collector sends nothing of its own by itself. Run"
            + " the configuration through OwnTelemetry.addTo.",
        "key",
        key);
  }

  private static boolean runs(String type, Graph graph) {
    return graph.extensions().stream()
        .anyMatch(part -> part.instance().id().type().name().equals(type));
  }

  /** Says the notes of a configuration that was read, and what of the gates is without effect. */
  void tell(List<Findings.Note> notes, FeatureGates gates) {
    for (Findings.Note note : notes) {
      String at = note.origin().toString();
      Object[] fields =
          note.path().isEmpty()
              ? new Object[] {"at", at}
              : new Object[] {"key", note.path(), "at", at};
      // A note is what there is to say of a key: without it at the front it has no subject.
      String text = note.path().isEmpty() ? note.text() : note.path() + ": " + note.text();
      if (note.level() == Findings.Level.WARNING) {
        log.warn(text, fields);
      } else {
        log.info(text, fields);
      }
    }
    for (String gate : gates.warnings()) {
      log.warn("This feature gate of the reference has no effect here.", "gate", gate);
    }
  }
}
