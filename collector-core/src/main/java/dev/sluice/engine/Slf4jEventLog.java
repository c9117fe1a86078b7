package dev.sluice.engine;

import dev.sluice.telemetry.EventLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes lines with their fields as SLF4J key and value pairs; the backend gives them a shape. */
final class Slf4jEventLog implements EventLog {
  private static final String BOUNDARY = Slf4jEventLog.class.getName();

  private final Logger logger;
  private final List<Field> fields;

  private record Field(String key, Object value) {}

  Slf4jEventLog(Logger logger) {
    this(logger, List.of());
  }

  private Slf4jEventLog(Logger logger, List<Field> fields) {
    this.logger = logger;
    this.fields = fields;
  }

  @Override
  public void debug(String message, Object... keysAndValues) {
    write(Level.DEBUG, message, null, keysAndValues);
  }

  @Override
  public void info(String message, Object... keysAndValues) {
    write(Level.INFO, message, null, keysAndValues);
  }

  @Override
  public void warn(String message, Object... keysAndValues) {
    write(Level.WARN, message, null, keysAndValues);
  }

  @Override
  public void error(String message, Object... keysAndValues) {
    write(Level.ERROR, message, null, keysAndValues);
  }

  @Override
  public void error(String message, @Nullable Throwable cause, Object... keysAndValues) {
    write(Level.ERROR, message, cause, keysAndValues);
  }

  @Override
  public boolean isDebugEnabled() {
    return logger.isDebugEnabled();
  }

  @Override
  public EventLog with(String key, Object value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(key, value));
    return new Slf4jEventLog(logger, List.copyOf(more));
  }

  private void write(
      Level level, String message, @Nullable Throwable cause, Object... keysAndValues) {
    if (!logger.isEnabledForLevel(level)) {
      return;
    }
    LoggingEventBuilder line = logger.atLevel(level).setMessage(message);
    if (line instanceof CallerBoundaryAware aware) {
      aware.setCallerBoundary(BOUNDARY);
    }
    if (cause != null) {
      line = line.setCause(cause);
    }
    for (Field field : fields) {
      line = line.addKeyValue(field.key(), field.value());
    }
    for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
      line = line.addKeyValue(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    line.log();
  }
}
