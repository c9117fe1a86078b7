package dev.sluice.config;

import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Findings.BlankVariable;
import dev.sluice.config.tree.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * Names, in a problem, the environment variables that held nothing and that its value was to come
 * from: the mend is then to set them, whatever else the problem says.
 */
final class Blanks {
  private Blanks() {}

  /** The problem, told with those of the variables that stand at its path, above or below it. */
  static Problem named(Problem problem, List<BlankVariable> blanks) {
    List<String> sentences = new ArrayList<>();
    for (BlankVariable blank : blanks) {
      if (isRelated(problem.path(), blank.path())) {
        String sentence = sentence(blank, problem);
        if (!sentences.contains(sentence)) {
          sentences.add(sentence);
        }
      }
    }
    if (sentences.isEmpty()) {
      return problem;
    }
    if (!problem.mend().isEmpty()) {
      sentences.add(ConfigReport.sentence(problem.mend()));
    }
    return new Problem(
        problem.path(),
        problem.value(),
        problem.why(),
        String.join(" ", sentences),
        problem.stage(),
        problem.origin());
  }

  private static String sentence(BlankVariable blank, Problem problem) {
    Origin here = problem.origin().outermost();
    Origin there = blank.usedAt().outermost();
    boolean sameLine = here.source().equals(there.source()) && here.line() == there.line();
    return "${env:"
        + blank.name()
        + "}"
        + (sameLine ? "" : " (" + there + ")")
        + (blank.isSet() ? " is empty." : " is not set.");
  }

  /** Equal, or one of them inside the other. */
  private static boolean isRelated(String problem, String blank) {
    return !problem.isEmpty() && (isAtOrBelow(problem, blank) || isAtOrBelow(blank, problem));
  }

  private static boolean isAtOrBelow(String above, String path) {
    return path.startsWith(above)
        && (path.length() == above.length()
            || path.startsWith("::", above.length())
            || path.charAt(above.length()) == '[');
  }
}
