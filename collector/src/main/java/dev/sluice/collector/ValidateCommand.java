package dev.sluice.collector;

import dev.sluice.component.BuildInfo;
import dev.sluice.engine.Collector;
import dev.sluice.engine.ConfigLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Reads a configuration and builds its pipelines, without opening anything. */
@Command(name = "validate", description = "Validates the config without running the collector")
final class ValidateCommand implements Callable<Integer> {
  private final OwnParts ownParts;
  private final BuildInfo build;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private HelpFlag help = new HelpFlag();

  @Mixin private ConfigFlags own = new ConfigFlags();

  @ParentCommand private @Nullable RunCommand parent;

  ValidateCommand(OwnParts ownParts, BuildInfo build) {
    this.ownParts = ownParts;
    this.build = build;
  }

  @Override
  public Integer call() {
    RunCommand root = parent;
    ConfigFlags flags = root == null ? own : own.after(root.flags());
    ConfigLoader.Result config = ownParts.addTo(flags.load());
    Collector.builder()
        .structuredLogs()
        .buildInfo(build)
        .featureGates(flags.gates())
        .config(config)
        .build()
        .close();
    return 0;
  }
}
