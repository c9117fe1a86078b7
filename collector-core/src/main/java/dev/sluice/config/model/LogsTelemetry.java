package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code service::telemetry::logs}.
 *
 * @param level the least severe level that is written
 * @param disableCaller leaves out where a line was logged
 * @param disableStacktrace leaves out stack traces of errors
 * @param disableZapResource leaves out the resource on each line
 * @param initialFields on every line
 * @param outputPaths files, or {@code stdout} and {@code stderr}
 * @param errorOutputPaths the same, for what the logger itself has to tell
 * @param processors what sends lines elsewhere as well
 */
public record LogsTelemetry(
    Level level,
    Encoding encoding,
    boolean disableCaller,
    boolean disableStacktrace,
    boolean disableZapResource,
    Map<String, Object> initialFields,
    Sampling sampling,
    List<String> outputPaths,
    List<String> errorOutputPaths,
    List<OwnLogProcessor> processors) {

  /** Severities in the reference's names. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR,
    DPANIC,
    PANIC,
    FATAL
  }

  /** How a line looks. */
  public enum Encoding {
    CONSOLE,
    JSON
  }

  /**
   * Cuts repeated lines.
   *
   * @param tick the period in which lines of one level and message are counted
   * @param initial lines that are written in each period
   * @param thereafter every how many-th line is written after those; 0 for none
   */
  public record Sampling(boolean enabled, Duration tick, int initial, int thereafter) {
    static final Key<Boolean> ENABLED =
        Key.of("enabled", ValueType.bool(), true, "whether repeated lines are cut");
    static final Key<Duration> TICK =
        Key.of("tick", ValueType.duration(), Duration.ofSeconds(10), "period of counting");
    static final Key<Integer> INITIAL =
        Key.of("initial", ValueType.int32(), 10, "lines written in each period");
    static final Key<Integer> THEREAFTER =
        Key.of("thereafter", ValueType.int32(), 100, "then every n-th line; 0 for none");
    static final Spec<Sampling> SPEC =
        Spec.of(
            v -> new Sampling(v.get(ENABLED), v.get(TICK), v.get(INITIAL), v.get(THEREAFTER)),
            ENABLED,
            TICK,
            INITIAL,
            THEREAFTER);

    public Sampling {
      if (enabled && (tick.isNegative() || tick.isZero())) {
        throw new ConfigException("tick", tick, "must be positive", "Remove it for 10s.");
      }
    }
  }

  private static final List<String> LEVELS =
      List.of("debug", "info", "warn", "error", "dpanic", "panic", "fatal");

  static final Key<Level> LEVEL =
      Key.of(
          "level",
          ValueType.rankedWord(LEVELS, -1, LogsTelemetry::level),
          Level.INFO,
          "least severe level that is written");
  static final Key<Encoding> ENCODING =
      Key.of(
          "encoding",
          ValueType.word(List.of("console", "json"), LogsTelemetry::encoding),
          Encoding.CONSOLE,
          "form of a line");
  static final Key<Boolean> DISABLE_CALLER =
      Key.of("disable_caller", ValueType.bool(), false, "leaves out where a line was logged");
  static final Key<Boolean> DISABLE_STACKTRACE =
      Key.of("disable_stacktrace", ValueType.bool(), false, "leaves out stack traces");
  static final Key<Boolean> DISABLE_ZAP_RESOURCE =
      Key.of("disable_zap_resource", ValueType.bool(), false, "leaves out the field resource");
  static final Key<Map<String, Object>> INITIAL_FIELDS =
      Key.of("initial_fields", ValueType.map(ValueType.any()), Map.of(), "fields on every line");
  static final Key<Sampling> SAMPLING =
      Key.section("sampling", Sampling.SPEC, "cuts repeated lines");
  static final Key<List<String>> OUTPUT_PATHS =
      Key.of(
          "output_paths",
          ValueType.list(ValueType.string()),
          List.of("stderr"),
          "files, stdout, stderr");
  static final Key<List<String>> ERROR_OUTPUT_PATHS =
      Key.of(
          "error_output_paths",
          ValueType.list(ValueType.string()),
          List.of("stderr"),
          "where the logger tells of its own failures");
  static final Key<Boolean> DEVELOPMENT =
      Key.of("development", ValueType.bool(), false, "development mode of the Go logger")
          .inert("it changes how the Go logger panics");
  static final Key<List<OwnLogProcessor>> PROCESSORS =
      Key.of(
          "processors",
          ValueType.sections(OwnLogProcessor.SPEC),
          List.of(),
          "sends the collector's own log elsewhere as well");

  static final Spec<LogsTelemetry> SPEC =
      Spec.of(
          v ->
              new LogsTelemetry(
                  v.get(LEVEL),
                  v.get(ENCODING),
                  v.get(DISABLE_CALLER),
                  v.get(DISABLE_STACKTRACE),
                  v.get(DISABLE_ZAP_RESOURCE),
                  v.get(INITIAL_FIELDS),
                  v.get(SAMPLING),
                  v.get(OUTPUT_PATHS),
                  v.get(ERROR_OUTPUT_PATHS),
                  v.get(PROCESSORS)),
          LEVEL,
          ENCODING,
          DISABLE_CALLER,
          DISABLE_STACKTRACE,
          DISABLE_ZAP_RESOURCE,
          INITIAL_FIELDS,
          SAMPLING,
          OUTPUT_PATHS,
          ERROR_OUTPUT_PATHS,
          DEVELOPMENT,
          PROCESSORS);

  /** What holds when a file says nothing. */
  public static final LogsTelemetry DEFAULT =
      new LogsTelemetry(
          Level.INFO,
          Encoding.CONSOLE,
          false,
          false,
          false,
          Map.of(),
          new Sampling(true, Duration.ofSeconds(10), 10, 100),
          List.of("stderr"),
          List.of("stderr"),
          List.of());

  public LogsTelemetry {
    initialFields = Map.copyOf(initialFields);
    outputPaths = List.copyOf(outputPaths);
    errorOutputPaths = List.copyOf(errorOutputPaths);
    processors = List.copyOf(processors);
  }

  private static Level level(String text) {
    String wanted = text.isEmpty() ? "info" : text.toLowerCase(Locale.ROOT);
    if (wanted.equals("warning")) {
      return Level.WARN;
    }
    if (!LEVELS.contains(wanted)) {
      throw new IllegalArgumentException("unrecognized level: \"" + text + "\"");
    }
    return Level.valueOf(wanted.toUpperCase(Locale.ROOT));
  }

  private static Encoding encoding(String text) {
    return switch (text) {
      case "", "console" -> Encoding.CONSOLE;
      case "json" -> Encoding.JSON;
      default ->
          throw new IllegalArgumentException("no encoder registered for name \"" + text + "\"");
    };
  }
}
