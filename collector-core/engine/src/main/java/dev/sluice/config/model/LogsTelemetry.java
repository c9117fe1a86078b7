package dev.sluice.config.model;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.sections;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code service::telemetry::logs}.
 *
 * @param level the least severe level that is written
 * @param omitted what lines do without
 * @param initialFields on every line, by name
 * @param outputs where lines go
 * @param processors what sends lines elsewhere as well
 */
public record LogsTelemetry(
    Level level,
    Encoding encoding,
    Omitted omitted,
    Map<String, Object> initialFields,
    Sampling sampling,
    Outputs outputs,
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
   * What lines do without.
   *
   * @param caller where a line was logged
   * @param stackTraces those of errors
   * @param resource the attributes of the collector
   */
  public record Omitted(boolean caller, boolean stackTraces, boolean resource) {}

  /**
   * Where lines go: files, or {@code stdout} and {@code stderr}.
   *
   * @param paths for the log
   * @param errorPaths for what the logger itself has to tell
   */
  public record Outputs(List<String> paths, List<String> errorPaths) {
    public Outputs {
      paths = List.copyOf(paths);
      errorPaths = List.copyOf(errorPaths);
    }
  }

  /**
   * Cuts repeated lines.
   *
   * @param tick the period in which lines of one level and message are counted
   * @param initial lines that are written in each period
   * @param thereafter every how many-th line is written after those; 0 for none
   */
  public record Sampling(boolean enabled, Duration tick, int initial, int thereafter) {
    static final Spec<Sampling> SPEC =
        Spec.of(
            keys ->
                new Sampling(
                    keys.get(bool("enabled", true, "whether repeated lines are cut")),
                    keys.get(duration("tick", Duration.ofSeconds(10), "period of counting")),
                    keys.get(int32("initial", 10, "lines written in each period")),
                    keys.get(int32("thereafter", 100, "then every n-th line; 0 for none"))));

    public Sampling {
      if (enabled && (tick.isNegative() || tick.isZero())) {
        throw new ConfigException("tick", tick, "must be positive", "Remove it for 10s.");
      }
    }
  }

  private static final List<String> LEVELS =
      List.of("debug", "info", "warn", "error", "dpanic", "panic", "fatal");

  static final Spec<LogsTelemetry> SPEC =
      Spec.of(
          keys -> {
            keys.also(
                bool("development", false, "development mode of the Go logger")
                    .inert("it changes how the Go logger panics"));
            return new LogsTelemetry(
                keys.get(
                    Key.of(
                        "level",
                        ValueType.rankedWord(LEVELS, -1, LogsTelemetry::level),
                        Level.INFO,
                        "least severe level that is written")),
                keys.get(
                    Key.of(
                        "encoding",
                        ValueType.word(List.of("console", "json"), LogsTelemetry::encoding),
                        Encoding.CONSOLE,
                        "form of a line")),
                new Omitted(
                    keys.get(bool("disable_caller", false, "leaves out where a line was logged")),
                    keys.get(bool("disable_stacktrace", false, "leaves out stack traces")),
                    keys.get(bool("disable_zap_resource", false, "leaves out the field resource"))),
                keys.get(
                    Key.of(
                        "initial_fields",
                        ValueType.map(ValueType.any()),
                        Map.of(),
                        "fields on every line")),
                keys.get(section("sampling", Sampling.SPEC, "cuts repeated lines")),
                new Outputs(
                    keys.get(strings("output_paths", List.of("stderr"), "files, stdout, stderr")),
                    keys.get(
                        strings(
                            "error_output_paths",
                            List.of("stderr"),
                            "where the logger tells of its own failures"))),
                keys.get(
                    sections(
                        "processors",
                        OwnLogProcessor.SPEC,
                        "sends the collector's own log elsewhere as well")));
          });

  /** What holds when a file says nothing. */
  public static final LogsTelemetry DEFAULT = SPEC.defaults();

  public LogsTelemetry {
    initialFields = Collections.unmodifiableMap(new TreeMap<>(initialFields));
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
