package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import dev.sluice.config.model.LogsTelemetry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the log is written: {@code service::telemetry::logs} with the resource that goes on each
 * line.
 *
 * @param logs as configured
 * @param resource attributes of the collector, on each line; empty where lines do without
 */
public record LogSettings(LogsTelemetry logs, Map<String, String> resource) {
  /** Until a configuration is read. */
  public static final LogSettings DEFAULT = new LogSettings(LogsTelemetry.DEFAULT, Map.of());

  public LogSettings {
    resource =
        logs.omitted().resource()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(resource));
  }

  /** The least severe level that is written. */
  Level level() {
    return switch (logs.level()) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR, DPANIC, PANIC, FATAL -> Level.ERROR;
    };
  }

  /** Whether lines are JSON objects rather than tab-separated text. */
  boolean isJson() {
    return logs.encoding() == LogsTelemetry.Encoding.JSON;
  }

  /** Whether a line says where it was logged. */
  boolean hasCaller() {
    return !logs.omitted().caller();
  }

  /** Whether an error's stack trace is written. */
  boolean hasStackTraces() {
    return !logs.omitted().stackTraces();
  }
}
