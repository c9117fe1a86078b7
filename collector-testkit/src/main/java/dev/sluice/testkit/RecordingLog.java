package dev.sluice.testkit;

import dev.sluice.telemetry.EventLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps log lines for the test to look at. Thread-safe. */
public final class RecordingLog implements EventLog {
  private final List<Line> lines;
  private final Map<String, Object> common;

  /**
   * One line.
   *
   * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
   * @param message the constant message
   * @param fields what varies
   * @param cause the throwable, or null
   */
  public record Line(
      String level, String message, Map<String, Object> fields, @Nullable Throwable cause) {}

  public RecordingLog() {
    this(new CopyOnWriteArrayList<>(), Map.of());
  }

  private RecordingLog(List<Line> lines, Map<String, Object> common) {
    this.lines = lines;
    this.common = common;
  }

  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** Messages of one level, in order. */
  public List<String> messages(String level) {
    return lines.stream().filter(line -> line.level().equals(level)).map(Line::message).toList();
  }

  @Override
  public void debug(String message, Object... keysAndValues) {
    add("debug", message, null, keysAndValues);
  }

  @Override
  public void info(String message, Object... keysAndValues) {
    add("info", message, null, keysAndValues);
  }

  @Override
  public void warn(String message, Object... keysAndValues) {
    add("warn", message, null, keysAndValues);
  }

  @Override
  public void error(String message, Object... keysAndValues) {
    add("error", message, null, keysAndValues);
  }

  @Override
  public void error(String message, @Nullable Throwable cause, Object... keysAndValues) {
    add("error", message, cause, keysAndValues);
  }

  @Override
  public boolean isDebugEnabled() {
    return true;
  }

  @Override
  public EventLog with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(common);
    more.put(key, value);
    return new RecordingLog(lines, more);
  }

  private void add(
      String level, String message, @Nullable Throwable cause, Object... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new AssertionError("keys and values must come in pairs: " + message);
    }
    Map<String, Object> fields = new LinkedHashMap<>(common);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      fields.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    lines.add(new Line(level, message, fields, cause));
  }
}
