package dev.sluice.exporter.debug;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.maybe;

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

  static final Spec<DebugConfig> SPEC =
      Spec.of(
          keys ->
              new DebugConfig(
                  keys.get(
                      Key.of(
                          "verbosity",
                          ValueType.rankedWord(
                              List.of("basic", "normal", "detailed"), 0, DebugConfig::parseLevel),
                          MetricLevel.BASIC,
                          "`basic`: one line with counts; `normal`: a line per item; `detailed`:"
                              + " every field")),
                  keys.get(
                      int32(
                          "sampling_initial",
                          2,
                          "equal lines in one second that are written before sampling begins")),
                  keys.get(
                      int32(
                          "sampling_thereafter",
                          1,
                          "of the further ones every so many is written; 0 for none")),
                  keys.get(
                      bool(
                          "use_internal_logger",
                          true,
                          "whether to write to the collector's log rather than to `output_paths`")),
                  keys.get(
                      maybe(
                          "output_paths",
                          ValueType.list(ValueType.string()),
                          "`stdout`, `stderr` or files to append to, without the collector's log;"
                              + " `[stdout]` when not given")),
                  keys.get(QueueConfig.key(Presence.DEFAULT))));

  /** The reference's defaults. */
  public static final DebugConfig DEFAULT = SPEC.defaults();

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
