package dev.sluice.collector;

import ch.qos.logback.classic.Level;
import dev.sluice.collector.logging.LogSettings;
import dev.sluice.component.BuildInfo;
import dev.sluice.config.model.LogsTelemetry;
import dev.sluice.config.model.ResourceTelemetry;
import dev.sluice.config.model.TelemetryConfig;
import java.util.Map;
import java.util.TreeMap;

/** How the log is to be written, from {@code service::telemetry}. */
final class LogSettingsOf {
  private LogSettingsOf() {}

  /**
   * @param instanceId the default {@code service.instance.id}, one for the life of the process
   */
  static LogSettings config(TelemetryConfig telemetry, BuildInfo build, String instanceId) {
    LogsTelemetry logs = telemetry.logs();
    LogsTelemetry.Sampling sampling = logs.sampling();
    return new LogSettings(
        level(logs.level()),
        logs.encoding() == LogsTelemetry.Encoding.JSON,
        !logs.disableCaller(),
        !logs.disableStacktrace(),
        logs.disableZapResource() ? Map.of() : resource(telemetry.resource(), build, instanceId),
        logs.initialFields(),
        new LogSettings.Sampling(
            sampling.enabled(), sampling.tick(), sampling.initial(), sampling.thereafter()),
        logs.outputPaths());
  }

  private static Map<String, String> resource(
      ResourceTelemetry configured, BuildInfo build, String instanceId) {
    Map<String, String> all = new TreeMap<>();
    all.put("service.instance.id", instanceId);
    all.put("service.name", build.command());
    all.put("service.version", build.version());
    all.keySet().removeAll(configured.removed());
    all.putAll(configured.attributes());
    return all;
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
