package dev.sluice.collector;

import dev.sluice.engine.FeatureGates;
import dev.sluice.engine.FeatureGates.Gate;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the feature gates, or tells of one. */
@Command(name = "featuregate", description = "Display feature gates information")
final class FeatureGateCommand implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private HelpFlag help = new HelpFlag();

  private final PrintStream out;

  @Parameters(arity = "0..1", paramLabel = "[feature-id]")
  private @Nullable String id;

  FeatureGateCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    String wanted = id;
    if (wanted == null) {
      table();
      return 0;
    }
    Gate gate =
        FeatureGates.find(wanted)
            .orElseThrow(() -> new CommandException("feature \"" + wanted + "\" not found"));
    out.println("Feature: " + gate.id());
    out.println("Enabled: " + gate.enabledByDefault());
    out.println("Stage: " + gate.stage());
    out.println("Description: " + gate.description());
    out.println("From Version: " + gate.fromVersion());
    out.println("To Version: N/A");
    return 0;
  }

  private void table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ID", "Enabled", "Stage", "Description"));
    for (Gate gate : FeatureGates.all()) {
      rows.add(
          List.of(
              gate.id(),
              String.valueOf(gate.enabledByDefault()),
              gate.stage(),
              gate.description()));
    }
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
