package dev.sluice.collector;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.component.BuildInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Without a command: runs the collector. */
@Command(
    name = "sluice",
    description = "Runs an OpenTelemetry Collector.",
    sortOptions = false,
    subcommands = HelpCommand.class)
final class RunCommand implements Callable<Integer> {
  private final BuildInfo build;
  private final LogBackend logs;

  @Mixin private ConfigFlags flags = new ConfigFlags();

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private HelpFlag help = new HelpFlag();

  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-v", "--version"},
      versionHelp = true,
      description = "version of this command")
  private boolean version;

  RunCommand(BuildInfo build, LogBackend logs) {
    this.build = build;
    this.logs = logs;
  }

  ConfigFlags flags() {
    return flags;
  }

  @Override
  public Integer call() throws InterruptedException {
    run(flags, build, logs);
    return 0;
  }

  static void run(ConfigFlags flags, BuildInfo build, LogBackend logs) throws InterruptedException {
    new Runner(flags, build, logs, Signals.install()).run();
  }
}
