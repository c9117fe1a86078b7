package dev.sluice.load;

import dev.sluice.load.bareproxy.BareProxyCommand;
import dev.sluice.load.compare.CompareCommand;
import dev.sluice.load.compare.RampCommand;
import dev.sluice.load.generate.GenerateCommand;
import dev.sluice.load.hostile.HostileCommand;
import dev.sluice.load.kills.KillsCommand;
import dev.sluice.load.ledger.LedgerCommand;
import dev.sluice.load.ledger.OverloadCommand;
import dev.sluice.load.proxy.ProxyCommand;
import dev.sluice.load.report.ReportCommand;
import dev.sluice.load.run.RunCommand;
import dev.sluice.load.scrape.ScrapeCommand;
import dev.sluice.load.sink.SinkCommand;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/** The command line of the harness. */
@Command(
    name = "load",
    description = "Proves what an OpenTelemetry collector does with data.",
    subcommands = {
      RunCommand.class,
      GenerateCommand.class,
      SinkCommand.class,
      CompareCommand.class,
      RampCommand.class,
      ReportCommand.class,
      BareProxyCommand.class,
      ProxyCommand.class,
      LedgerCommand.class,
      OverloadCommand.class,
      KillsCommand.class,
      HostileCommand.class,
      ScrapeCommand.class
    },
    mixinStandardHelpOptions = true)
public final class Main {
  private Main() {}

  /** Runs a subcommand; the exit code is its verdict. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::failed);
  }

  /** What the world refuses is one line; anything else is ours and shows where it happened. */
  private static int failed(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (!(failure instanceof IOException)) {
      throw failure;
    }
    String what =
        failure instanceof NoSuchFileException missing
            ? "there is no " + missing.getFile()
            : Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + what);
    return ExitCode.SOFTWARE;
  }
}
