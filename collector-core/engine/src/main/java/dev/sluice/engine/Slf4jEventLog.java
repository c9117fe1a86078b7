package dev.sluice.engine;

import dev.sluice.telemetry.EventLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes lines to SLF4J: with their fields as key and value pairs, to which a backend gives a
 * shape, or in the message, for backends that would leave them out.
 */
final class Slf4jEventLog implements EventLog {
  private static final String BOUNDARY = Slf4jEventLog.class.getName();

  private final Logger logger;
  private final boolean asPairs;
  private final List<Field> fields;

  private record Field(String key, Object value) {}

  /**
   * @param asPairs whether fields are key and value pairs; they stand in the message otherwise
   */
  Slf4jEventLog(Logger logger, boolean asPairs) {
    this(logger, asPairs, List.of());
  }

  private Slf4jEventLog(Logger logger, boolean asPairs, List<Field> fields) {
    this.logger = logger;
    this.asPairs = asPairs;
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
    return new Slf4jEventLog(logger, asPairs, List.copyOf(more));
  }

  private void write(
      Level level, String message, @Nullable Throwable cause, Object... keysAndValues) {
    if (!logger.isEnabledForLevel(level)) {
      return;
    }
    LoggingEventBuilder line = logger.atLevel(level);
    if (line instanceof CallerBoundaryAware aware) {
      aware.setCallerBoundary(BOUNDARY);
    }
    if (cause != null) {
      line = line.setCause(cause);
    }
    List<Field> all = new ArrayList<>(fields);
    for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
      all.add(new Field(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]));
    }
    if (asPairs) {
      line = line.setMessage(message);
      for (Field field : all) {
        line = line.addKeyValue(field.key(), field.value());
      }
    } else {
      line = line.setMessage(withFields(message, all));
    }
    line.log();
  }

  /** {@code Pipeline is ready. {otelcol.pipeline.id=traces, durability=direct}}. */
  private static String withFields(String message, List<Field> fields) {
    if (fields.isEmpty()) {
      return message;
    }
    StringBuilder text = new StringBuilder(message).append(" {");
    String separator = "";
    for (Field field : fields) {
      text.append(separator).append(field.key()).append('=');
      appendOnOneLine(String.valueOf(field.value()), text);
      separator = ", ";
    }
    return text.append('}').toString();
  }

  /** What stands in a field must not look like a line of its own, or command a terminal. */
  private static void appendOnOneLine(String value, StringBuilder text) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\n') {
        text.append("\\n");
      } else if (Character.isISOControl(c)) {
        text.append(String.format("\\x%02x", (int) c));
      } else {
        text.append(c);
      }
    }
  }
}
