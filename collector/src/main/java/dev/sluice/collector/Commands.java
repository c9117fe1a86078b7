package dev.sluice.collector;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.component.BuildInfo;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The command line as a whole: which commands there are, and how their failures are told. */
final class Commands {
  static final int FAILED = 1;

  /** Set by the script of a checkout, which has a command that the distribution has not. */
  private static final String CHECKOUT_PROPERTY = "sluice.checkout";

  private Commands() {}

  static CommandLine of(BuildInfo build, LogBackend logs, PrintStream out, PrintStream err) {
    CommandLine line =
        new CommandLine(new RunCommand(build, logs))
            .addSubcommand(new ValidateCommand(new OwnParts(build, logs), build))
            .addSubcommand(new CompletionCommand(out))
            .addSubcommand(new ComponentsCommand(build, out))
            .addSubcommand(new FeatureGateCommand(out))
            .addSubcommand(new PrintConfigCommand(new OwnParts(build, logs), out))
            .addSubcommand(new SchemaCommand(out));
    line.setCommandName(build.command());
    line.setOut(writer(out));
    line.setErr(writer(err));
    line.getCommandSpec().version(build.command() + " version " + build.version());
    if (Boolean.getBoolean(CHECKOUT_PROPERTY)) {
      line.getCommandSpec()
          .usageMessage()
          .footer(
              "  load                                Runs the load tests of this checkout, see load"
                  + " --help");
    }
    line.setParameterExceptionHandler(
        (problem, args) -> {
          err.println("Error: " + ArgumentWords.of(problem));
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
}
