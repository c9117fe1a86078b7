package dev.sluice.engine;

import dev.sluice.telemetry.EventLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Log lines as text: level, message, fields. */
final class MemoryLog implements EventLog {
  private final List<String> lines;
  private final String prefix;

  MemoryLog() {
    this(new CopyOnWriteArrayList<>(), "");
  }

  private MemoryLog(List<String> lines, String prefix) {
    this.lines = lines;
    this.prefix = prefix;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  List<String> at(String level) {
    return lines.stream().filter(line -> line.startsWith(level + " ")).toList();
  }

  @Override
  public void debug(String message, Object... keysAndValues) {
    add("debug", message, keysAndValues);
  }

  @Override
  public void info(String message, Object... keysAndValues) {
    add("info", message, keysAndValues);
  }

  @Override
  public void warn(String message, Object... keysAndValues) {
    add("warn", message, keysAndValues);
  }

  @Override
  public void error(String message, Object... keysAndValues) {
    add("error", message, keysAndValues);
  }

  @Override
  public void error(String message, @Nullable Throwable cause, Object... keysAndValues) {
    List<Object> all = new ArrayList<>(Arrays.asList(keysAndValues));
    all.add(String.valueOf(cause));
    add("error", message, all.toArray());
  }

  @Override
  public boolean isDebugEnabled() {
    return true;
  }

  @Override
  public EventLog with(String key, Object value) {
    return new MemoryLog(lines, prefix + " " + key + "=" + value);
  }

  private void add(String level, String message, Object... fields) {
    lines.add(level + " " + message + prefix + " " + Arrays.toString(fields));
  }
}
