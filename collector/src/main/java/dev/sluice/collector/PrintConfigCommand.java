package dev.sluice.collector;

import dev.sluice.config.model.EffectiveConfig;
import dev.sluice.engine.Collector;
import dev.sluice.engine.ConfigLoader;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Prints the configuration in force. */
@Command(
    name = "print-config",
    aliases = "print-initial-config",
    description = "Prints the Collector's configuration in the specified mode")
final class PrintConfigCommand implements Callable<Integer> {
  private final OwnParts ownParts;
  private final PrintStream out;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private HelpFlag help = new HelpFlag();

  @Mixin private ConfigFlags own = new ConfigFlags();

  @ParentCommand private @Nullable RunCommand parent;

  @Option(names = "--format", defaultValue = "yaml", description = "yaml or json")
  private String format = "yaml";

  @Option(names = "--mode", defaultValue = "redacted", description = "redacted or unredacted")
  private String mode = "redacted";

  @Option(
      names = "--validate",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "whether the pipelines are built as well")
  private boolean validates = true;

  PrintConfigCommand(OwnParts ownParts, PrintStream out) {
    this.ownParts = ownParts;
    this.out = out;
  }

  @Override
  public Integer call() {
    boolean reveals =
        switch (mode) {
          case "redacted" -> false;
          case "unredacted" -> true;
          default ->
              throw new CommandException(
                  "invalid mode \"" + mode + "\": modes are: redacted, unredacted");
        };
    boolean json =
        switch (format) {
          case "yaml" -> false;
          case "json" -> true;
          default -> throw new CommandException("unrecognized print format: " + format);
        };
    RunCommand root = parent;
    ConfigFlags flags = root == null ? own : own.after(root.flags());
    ConfigLoader.Result config = flags.load();
    if (validates) {
      Collector.builder()
          .structuredLogs()
          .featureGates(flags.gates())
          .config(ownParts.addTo(config).config())
          .build()
          .close();
    }
    EffectiveConfig effective = new EffectiveConfig(config.loaded(), reveals);
    out.print(json ? effective.json() : effective.yaml());
    out.flush();
    return 0;
  }
}
