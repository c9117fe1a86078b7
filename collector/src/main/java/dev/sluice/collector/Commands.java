package dev.sluice.collector;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.component.BuildInfo;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: which commands there are, and how their failures are told. */
final class Commands {
  static final int FAILED = 1;

  private Commands() {}

  static CommandLine of(BuildInfo build, LogBackend logs, PrintStream out, PrintStream err) {
    CommandLine line =
        new CommandLine(new RunCommand(build, logs))
            .addSubcommand(new ValidateCommand(new OwnParts(build, logs), build))
            .addSubcommand(new CompletionCommand(out))
            .addSubcommand(new ComponentsCommand(build, out))
            .addSubcommand(new FeatureGateCommand(out))
            .addSubcommand(new PrintConfigCommand(new OwnParts(build, logs), out));
    line.setCommandName(build.command());
    line.setOut(writer(out));
    line.setErr(writer(err));
    line.getCommandSpec().version(build.command() + " version " + build.version());
    line.setParameterExceptionHandler(
        (problem, args) -> {
          err.println("Error: " + inWords(problem, build.command()));
          return FAILED;
        });
    line.setExecutionExceptionHandler(
        (problem, command, parsed) -> {
          boolean isRun = command.getCommand() instanceof RunCommand;
          err.println("Error: " + ErrorText.of(problem, isRun));
          return FAILED;
        });
    return line;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static String inWords(CommandLine.ParameterException problem, String command) {
    if (problem instanceof UnmatchedArgumentException unmatched) {
      List<String> left = unmatched.getUnmatched();
      String first = left.isEmpty() ? "" : left.get(0);
      if (first.startsWith("--")) {
        return "unknown flag: " + first.split("=", 2)[0];
      }
      if (first.startsWith("-") && first.length() > 1) {
        return "unknown shorthand flag: '" + first.charAt(1) + "' in " + first;
      }
      return "unknown command \"" + first + "\" for \"" + command + "\"";
    }
    return String.valueOf(problem.getMessage());
  }
}
