package dev.sluice.collector;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.ConfigException.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line says of a failure: the reference's words first, then where it is written
 * and how to mend it.
 */
final class ErrorText {
  private ErrorText() {}

  /**
   * @param whileValidating the {@code validate} command leaves out what it says by being called
   */
  static String of(Throwable thrown, boolean whileValidating) {
    if (thrown instanceof ConfigException config) {
      return ofProblems(config.problems(), whileValidating);
    }
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.toString() : message;
  }

  private static String ofProblems(List<Problem> problems, boolean whileValidating) {
    if (problems.isEmpty()) {
      return "invalid configuration";
    }
    List<String> lines = new ArrayList<>();
    String beginning = beginning(problems.get(0).stage(), whileValidating);
    for (Problem problem : problems) {
      lines.add(beginning + problem.summary());
      beginning = "";
      String place = place(problem);
      if (!place.isEmpty()) {
        lines.add("    " + place);
      }
    }
    if (problems.size() > 1) {
      lines.add(problems.size() + " problems. Nothing was started.");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String place(Problem problem) {
    String origin = problem.origin().toString();
    String value = problem.value().isEmpty() ? "" : "value " + problem.value();
    String where = origin + (origin.isEmpty() || value.isEmpty() ? "" : ", ") + value;
    String mend = problem.mend();
    return where + (where.isEmpty() || mend.isEmpty() ? "" : ". ") + mend;
  }

  private static String beginning(Stage stage, boolean whileValidating) {
    return switch (stage) {
      case RESOLVE -> "failed to get config: cannot resolve the configuration: ";
      case DECODE ->
          "failed to get config: cannot unmarshal the configuration: decoding failed due to the"
              + " following error(s):\n\n";
      case VALIDATE -> whileValidating ? "" : "invalid configuration: ";
    };
  }
}
