package dev.sluice.exporter.debug;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.sending.QueueConfig;
import dev.sluice.telemetry.MetricLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Configuration of {@code debug}.
 *
 * @param verbosity how much of each request is written; never {@link MetricLevel#NONE}
 * @param samplingInitial how many equal lines of one second are written before sampling begins
 * @param samplingThereafter every so many of the further ones is written; zero: none
 * @param useInternalLogger whether the lines go to the collector's log, else to the output paths
 * @param outputPaths {@code stdout}, {@code stderr} or files; empty: stdout
 * @param queue {@code sending_queue}; empty: the reply comes when the text is written
 */
public record DebugConfig(
    MetricLevel verbosity,
    int samplingInitial,
    int samplingThereafter,
    boolean useInternalLogger,
    Optional<List<String>> outputPaths,
    Optional<QueueConfig> queue) {
  /** The reference's defaults. */
  public static final DebugConfig DEFAULT =
      new DebugConfig(MetricLevel.BASIC, 2, 1, true, Optional.empty(), Optional.empty());

  private static final Key<MetricLevel> VERBOSITY =
      Key.of(
          "verbosity",
          ValueType.rankedWord(List.of("basic", "normal", "detailed"), 0, DebugConfig::parseLevel),
          DEFAULT.verbosity(),
          "`basic`: one line with counts; `normal`: a line per item; `detailed`: every field");
  private static final Key<Integer> SAMPLING_INITIAL =
      Key.of(
          "sampling_initial",
          ValueType.int32(),
          DEFAULT.samplingInitial(),
          "equal lines in one second that are written before sampling begins");
  private static final Key<Integer> SAMPLING_THEREAFTER =
      Key.of(
          "sampling_thereafter",
          ValueType.int32(),
          DEFAULT.samplingThereafter(),
          "of the further ones every so many is written; 0 for none");
  private static final Key<Boolean> USE_INTERNAL_LOGGER =
      Key.of(
          "use_internal_logger",
          ValueType.bool(),
          DEFAULT.useInternalLogger(),
          "whether to write to the collector's log rather than to `output_paths`");
  private static final Key<Optional<List<String>>> OUTPUT_PATHS =
      Key.maybe(
          "output_paths",
          ValueType.list(ValueType.string()),
          "`stdout`, `stderr` or files to append to, without the collector's log;"
              + " `[stdout]` when not given");
  private static final Key<Optional<QueueConfig>> QUEUE = QueueConfig.key(Presence.DEFAULT);

  static final Spec<DebugConfig> SPEC =
      Spec.of(
          values ->
              new DebugConfig(
                  values.get(VERBOSITY),
                  values.get(SAMPLING_INITIAL),
                  values.get(SAMPLING_THEREAFTER),
                  values.get(USE_INTERNAL_LOGGER),
                  values.get(OUTPUT_PATHS),
                  values.get(QUEUE)),
          VERBOSITY,
          SAMPLING_INITIAL,
          SAMPLING_THEREAFTER,
          USE_INTERNAL_LOGGER,
          OUTPUT_PATHS,
          QUEUE);

  public DebugConfig {
    outputPaths = outputPaths.map(List::copyOf);
    List<Problem> problems = new ArrayList<>();
    if (verbosity == MetricLevel.NONE) {
      problems.add(
          new Problem(
              "", "none", "verbosity level \"None\" is not supported", "write verbosity: basic"));
    }
    if (useInternalLogger && !outputPaths.orElse(List.of()).isEmpty()) {
      problems.add(
          new Problem(
              "",
              String.valueOf(outputPaths.get()),
              "output_paths is not supported when use_internal_logger is true",
              "write use_internal_logger: false, or remove output_paths"));
    }
    if (!useInternalLogger && outputPaths.map(List::isEmpty).orElse(false)) {
      problems.add(
          new Problem(
              "",
              "[]",
              "output_paths must not be empty when use_internal_logger is false",
              "remove output_paths for [stdout]"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static MetricLevel parseLevel(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "none" -> MetricLevel.NONE;
      case "basic" -> MetricLevel.BASIC;
      case "normal" -> MetricLevel.NORMAL;
      case "detailed" -> MetricLevel.DETAILED;
      default -> throw new IllegalArgumentException("unknown metrics level \"" + lower + "\"");
    };
  }
}
