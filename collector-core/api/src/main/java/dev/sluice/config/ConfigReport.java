package dev.sluice.config;

import dev.sluice.config.tree.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The text that a user reads when a configuration is refused. */
public final class ConfigReport {
  private static final String DECODE =
      "failed to get config: cannot unmarshal the configuration: decoding failed due to the"
          + " following error(s):";
  private static final String RESOLVE = "failed to get config: cannot resolve the configuration: ";

  private ConfigReport() {}

  /**
   * The first line is the reference's, for those who search for it; then each problem with its
   * place, path, value, reason and mend, in the order of the files. Those with one reason and mend
   * share it, and one alone whose reason is the first line does not repeat it. No line break at the
   * end.
   *
   * @param isRun whether the collector was to run; the reference's {@code validate} leaves out the
   *     words {@code invalid configuration}
   */
  public static String render(ConfigException exception, boolean isRun) {
    List<ConfigException.Problem> problems = exception.problems();
    StringBuilder text = new StringBuilder(headline(problems, isRun)).append("\n\n");
    Map<String, List<ConfigException.Problem>> byReason = new LinkedHashMap<>();
    for (ConfigException.Problem problem : asInTheFiles(problems)) {
      byReason.computeIfAbsent(reason(problem), r -> new ArrayList<>()).add(problem);
    }
    byReason.forEach(
        (reason, alike) -> {
          alike.forEach(problem -> place(problem, text));
          indent(isInHeadline(problems) ? sentence(problems.get(0).mend()) : reason, text);
        });
    text.append(
        String.format(
            Locale.ROOT, "%d problem%s.", problems.size(), problems.size() == 1 ? "" : "s"));
    return isRun ? text.append(" Nothing was started.").toString() : text.toString();
  }

  private static boolean isInHeadline(List<ConfigException.Problem> problems) {
    ConfigException.Problem first = problems.get(0);
    return problems.size() == 1
        && first.stage() != ConfigException.Stage.DECODE
        && !first.why().contains("\n");
  }

  /**
   * What stands behind a first line that already says why: the place and the mend, on lines of
   * their own; empty when neither is known.
   */
  public static String placeAndMend(ConfigException.Problem problem) {
    StringBuilder text = new StringBuilder();
    if (!problem.origin().equals(Origin.CODE)) {
      place(problem, text);
    }
    if (!problem.mend().isEmpty()) {
      indent(sentence(problem.mend()), text);
    }
    return text.isEmpty() ? "" : "\n\n" + text.toString().stripTrailing();
  }

  /** File by file, each from top to bottom. */
  private static List<ConfigException.Problem> asInTheFiles(
      List<ConfigException.Problem> problems) {
    List<String> files =
        problems.stream().map(problem -> problem.origin().outermost().source()).distinct().toList();
    return problems.stream()
        .sorted(
            Comparator.<ConfigException.Problem>comparingInt(
                    problem -> files.indexOf(problem.origin().outermost().source()))
                .thenComparingInt(problem -> problem.origin().outermost().line()))
        .toList();
  }

  private static String reason(ConfigException.Problem problem) {
    String mend = sentence(problem.mend());
    String reason = ends(problem.why()) ? problem.why() : problem.why() + ".";
    return mend.isEmpty() ? reason : reason + " " + mend;
  }

  private static String headline(List<ConfigException.Problem> problems, boolean isRun) {
    ConfigException.Problem first = problems.get(0);
    for (ConfigException.Problem problem : problems) {
      if (problem.stage().compareTo(first.stage()) < 0) {
        first = problem;
      }
    }
    String summary = first.summary().lines().findFirst().orElse("");
    return switch (first.stage()) {
      case RESOLVE -> RESOLVE + first.why().lines().findFirst().orElse("");
      case DECODE -> DECODE;
      case VALIDATE -> isRun ? "invalid configuration: " + summary : summary;
    };
  }

  private static void place(ConfigException.Problem problem, StringBuilder text) {
    String place = problem.origin().toString();
    text.append(place);
    if (!place.isEmpty() && !problem.path().isEmpty()) {
      text.append("  ");
    }
    text.append(problem.path());
    if (!problem.value().isEmpty()) {
      text.append(" = ").append(problem.value());
    }
    text.append('\n');
  }

  /** With a capital letter, and a full stop where it is a single line. */
  static String sentence(String text) {
    if (text.isEmpty()) {
      return text;
    }
    String capital = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return ends(capital) || capital.contains("\n") ? capital : capital + ".";
  }

  private static boolean ends(String sentence) {
    return sentence.endsWith(".") || sentence.endsWith("?");
  }

  private static void indent(String lines, StringBuilder text) {
    lines.lines().forEach(line -> text.append("    ").append(line).append('\n'));
  }
}
