package dev.sluice.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the harness. */
@Command(
    name = "load",
    description = "Proves what an OpenTelemetry collector does with data.",
    subcommands = {LedgerCommand.class, OverloadCommand.class},
    mixinStandardHelpOptions = true)
public final class Main {
  private Main() {}

  /** Runs a subcommand; the exit code is its verdict. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
