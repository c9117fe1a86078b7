package dev.sluice.collector;

import dev.sluice.config.Nearest;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with arguments: the reference's words, then what was probably meant. */
final class ArgumentWords {
  private static final String HINT = System.lineSeparator() + "    ";

  private ArgumentWords() {}

  static String of(ParameterException problem) {
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      CommandLine command = unmatched.getCommandLine();
      List<String> left = unmatched.getUnmatched();
      String first = left.get(0);
      return first.startsWith("-") && first.length() > 1
          ? flag(first, command)
          : argument(first, left.size(), command);
    }
    return String.valueOf(problem.getMessage());
  }

  private static String flag(String given, CommandLine command) {
    String name = given.split("=", 2)[0];
    List<String> known = List.copyOf(command.getCommandSpec().optionsMap().keySet());
    String wanted = name.startsWith("--") ? name : "-" + name;
    Optional<String> meant = Nearest.to(wanted, known);
    String hint = meant.map(flag -> HINT + Nearest.question(flag)).orElse("");
    return name.startsWith("--")
        ? "unknown flag: " + name + hint
        : "unknown shorthand flag: '" + name.charAt(1) + "' in " + given + hint;
  }

  private static String argument(String given, int count, CommandLine command) {
    boolean isRoot = command.getParent() == null;
    String name = command.getCommandSpec().qualifiedName();
    String why =
        isRoot
            ? "unknown command \"" + given + "\" for \"" + name + "\""
            : "accepts 0 arg(s), received " + count;
    if (given.contains(".") || given.contains("/")) { // rather a file
      return why + HINT + "Did you mean " + name + " --config " + given + "?";
    }
    Optional<String> meant =
        isRoot ? Nearest.to(given, command.getSubcommands().keySet()) : Optional.empty();
    return why + HINT + meant.map(Nearest::question).orElse(name + " --help lists what there is.");
  }
}
