package dev.sluice.exporter.debug;

import dev.sluice.component.RemovedType;
import dev.sluice.config.RemovedKey;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.id.ComponentKind;
import java.util.List;
import java.util.Locale;

/** What {@code debug} was called, and what its verbosity was. */
final class RemovedSpellings {
  static final List<RemovedType> TYPES =
      List.of(
          new RemovedType(
              ComponentKind.EXPORTER,
              "logging",
              new RemovedType.ReadAs(
                  "the logging exporter has been deprecated, use the debug exporter instead")));

  static final List<RemovedKey> KEYS =
      List.of(new RemovedKey("loglevel", RemovedSpellings::verbosity));

  private RemovedSpellings() {}

  private static RemovedKey.Meaning verbosity(Node loglevel) {
    if (!(loglevel instanceof ScalarNode scalar) || !(scalar.value() instanceof String text)) {
      return new RemovedKey.Refused("Write verbosity: basic, normal or detailed.");
    }
    String verbosity =
        switch (text.toLowerCase(Locale.ROOT)) {
          case "debug" -> "detailed";
          case "info" -> "normal";
          default -> "basic";
        };
    return new RemovedKey.Means(
        "verbosity", new ScalarNode(verbosity, loglevel.origin().outermost()), false);
  }
}
