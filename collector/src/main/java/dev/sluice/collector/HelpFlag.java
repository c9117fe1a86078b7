package dev.sluice.collector;

import picocli.CommandLine.Option;

/** The flag that every command has. */
final class HelpFlag {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "help for this command")
  private boolean help;
}
