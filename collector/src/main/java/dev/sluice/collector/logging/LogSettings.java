package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the log is written: {@code service::telemetry::logs} with the resource that goes on each
 * line.
 *
 * @param level the least severe level that is written
 * @param json whether lines are JSON objects rather than tab-separated text
 * @param caller whether a line says where it was logged
 * @param stackTraces whether an error's stack trace is written
 * @param resource attributes of the collector, on each line; empty to leave them out
 * @param initialFields further fields on each line
 * @param sampling cuts repeats
 * @param outputPaths files, or {@code stdout} and {@code stderr}
 * @param errorOutputPaths the same, for failures to write to the others
 */
public record LogSettings(
    Level level,
    boolean json,
    boolean caller,
    boolean stackTraces,
    Map<String, String> resource,
    Map<String, Object> initialFields,
    Sampling sampling,
    List<String> outputPaths,
    List<String> errorOutputPaths) {

  /**
   * @param enabled whether anything is cut
   * @param tick the period in which lines of one level and message are counted
   * @param initial lines that are written in each period
   * @param thereafter every how many-th line is written after those; 0 for none
   */
  public record Sampling(boolean enabled, Duration tick, int initial, int thereafter) {
    /** The reference's: ten lines in ten seconds, then every hundredth. */
    public static final Sampling DEFAULT = new Sampling(true, Duration.ofSeconds(10), 10, 100);
  }

  /** Until a configuration is read. */
  public static final LogSettings DEFAULT =
      new LogSettings(
          Level.INFO, false, true, true, Map.of(), Map.of(), Sampling.DEFAULT, List.of("stderr"));

  public LogSettings {
    resource = Collections.unmodifiableMap(new LinkedHashMap<>(resource));
    initialFields = Collections.unmodifiableMap(new LinkedHashMap<>(initialFields));
    outputPaths = List.copyOf(outputPaths);
    errorOutputPaths = List.copyOf(errorOutputPaths);
  }

  /** Failures are told on standard error. */
  public LogSettings(
      Level level,
      boolean json,
      boolean caller,
      boolean stackTraces,
      Map<String, String> resource,
      Map<String, Object> initialFields,
      Sampling sampling,
      List<String> outputPaths) {
    this(
        level,
        json,
        caller,
        stackTraces,
        resource,
        initialFields,
        sampling,
        outputPaths,
        List.of("stderr"));
  }
}
