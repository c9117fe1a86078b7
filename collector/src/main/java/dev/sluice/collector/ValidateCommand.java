package dev.sluice.collector;

import dev.sluice.component.BuildInfo;
import dev.sluice.engine.Collector;
import dev.sluice.engine.ConfigLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads a configuration and builds its pipelines, without opening anything. */
@Command(
    name = "validate",
    description = "Validates the config without running the collector",
    mixinStandardHelpOptions = false)
final class ValidateCommand implements Callable<Integer> {
  private final BuildInfo build;

  @Mixin private ConfigFlags flags = new ConfigFlags();

  ValidateCommand(BuildInfo build) {
    this.build = build;
  }

  @Override
  public Integer call() {
    ConfigLoader.Result config = flags.load();
    Collector.builder().buildInfo(build).featureGates(flags.gates()).config(config).build().close();
    return 0;
  }
}
