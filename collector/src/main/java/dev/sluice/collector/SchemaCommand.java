package dev.sluice.collector;

import dev.sluice.config.model.ConfigSchema;
import dev.sluice.config.tree.JsonWriter;
import dev.sluice.engine.Factories;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the JSON Schema of a configuration of what this distribution has. */
@Command(name = "schema", description = "Prints a JSON Schema of the configuration, for editors")
final class SchemaCommand implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private HelpFlag help = new HelpFlag();

  private final PrintStream out;

  SchemaCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    out.print(JsonWriter.json(ConfigSchema.of(Factories.discovered())));
    out.flush();
    return 0;
  }
}
