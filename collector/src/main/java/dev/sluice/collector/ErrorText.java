package dev.sluice.collector;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigReport;

/** What the command line says of a failure. */
final class ErrorText {
  private ErrorText() {}

  /**
   * @param isRun whether the collector was to run: then it says that nothing was started
   */
  static String of(Throwable thrown, boolean isRun) {
    if (thrown instanceof ConfigException config && !config.problems().isEmpty()) {
      return ConfigReport.render(config, isRun);
    }
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.toString() : message;
  }
}
