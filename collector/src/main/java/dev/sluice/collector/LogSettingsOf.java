package dev.sluice.collector;

import ch.qos.logback.classic.Level;
import dev.sluice.collector.logging.LogSettings;
import dev.sluice.config.model.LogsTelemetry;
import dev.sluice.config.model.TelemetryConfig;
import java.util.Map;

/** How the log is to be written, from {@code service::telemetry}. */
final class LogSettingsOf {
  private LogSettingsOf() {}

  /**
   * @param resource attributes of the collector
   */
  static LogSettings config(TelemetryConfig telemetry, Map<String, String> resource) {
    LogsTelemetry logs = telemetry.logs();
    LogsTelemetry.Sampling sampling = logs.sampling();
    return new LogSettings(
        level(logs.level()),
        logs.encoding() == LogsTelemetry.Encoding.JSON,
        !logs.disableCaller(),
        !logs.disableStacktrace(),
        logs.disableZapResource() ? Map.of() : resource,
        logs.initialFields(),
        new LogSettings.Sampling(
            sampling.enabled(), sampling.tick(), sampling.initial(), sampling.thereafter()),
        logs.outputPaths(),
        logs.errorOutputPaths());
  }

  private static Level level(LogsTelemetry.Level level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR, DPANIC, PANIC, FATAL -> Level.ERROR;
    };
  }
}
