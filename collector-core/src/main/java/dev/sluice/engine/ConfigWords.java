package dev.sluice.engine;

import dev.sluice.config.Findings;
import dev.sluice.config.model.MetricsTelemetry;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.SelfMetricsPage;
import java.util.List;

/** What a collector says about its configuration. */
final class ConfigWords {
  private final EventLog log;

  ConfigWords(EventLog log) {
    this.log = log;
  }

  /** A key that is given must not be without effect in silence. */
  void warnOfUnservedReaders(MetricsTelemetry told, Graph graph) {
    boolean served =
        graph.extensions().stream()
            .anyMatch(
                part -> part.instance().id().type().name().equals(SelfMetricsPage.EXTENSION_TYPE));
    boolean asked = !told.readers().equals(MetricsTelemetry.DEFAULT.readers());
    if (asked && !served && told.level() != MetricLevel.NONE) {
      log.warn(
          "The metrics readers are not served: an embedded collector opens no port by itself."
              + " Run the configuration through MetricsPages.addTo.",
          "key",
          "service::telemetry::metrics::readers");
    }
  }

  /** Says the notes of a configuration that was read, and what of the gates is without effect. */
  void tell(List<Findings.Note> notes, FeatureGates gates) {
    for (Findings.Note note : notes) {
      String at = note.origin().toString();
      Object[] fields =
          note.path().isEmpty()
              ? new Object[] {"at", at}
              : new Object[] {"key", note.path(), "at", at};
      if (note.level() == Findings.Level.WARNING) {
        log.warn(note.text(), fields);
      } else {
        log.info(note.text(), fields);
      }
    }
    for (String gate : gates.warnings()) {
      log.warn("This feature gate of the reference has no effect here.", "gate", gate);
    }
  }
}
