package dev.sluice.collector;

import dev.sluice.config.source.ConfigResolver;
import dev.sluice.config.source.SystemEnvironment;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.engine.Factories;
import dev.sluice.engine.FeatureGates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say which configuration: the same for every command that reads one. */
final class ConfigFlags {
  @Option(
      names = "--config",
      paramLabel = "<uri>",
      description =
          "Locations to the config file(s), note that only a single location can be set per flag"
              + " entry e.g. `--config=file:/path/to/first --config=file:path/to/second`.")
  private List<String> configs = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "<key=value>",
      description =
          "Set arbitrary component config property. The component has to be defined in the config"
              + " file and the flag has a higher precedence. Array config properties are overridden"
              + " and maps are joined. Example --set=processors.batch.timeout=2s")
  private List<String> sets = new ArrayList<>();

  @Option(
      names = "--feature-gates",
      paramLabel = "<gates>",
      description =
          "Comma-delimited list of feature gate identifiers. Prefix with '-' to disable the"
              + " feature. '+' or no prefix will enable the feature.")
  private List<String> gates = new ArrayList<>();

  /**
   * Reads arguments that are these flags alone, as most starts of the collector have them. It
   * spares them picocli, which is a thirtieth of the classes that a running collector has loaded.
   *
   * @return null when there is anything else among them, or anything that needs a second look
   */
  static @Nullable ConfigFlags readPlain(String... args) {
    ConfigFlags flags = new ConfigFlags();
    for (int i = 0; i < args.length; i++) {
      String[] nameAndValue = args[i].split("=", 2);
      List<String> values = flags.valuesOf(nameAndValue[0]);
      if (values == null || (nameAndValue.length == 1 && ++i == args.length)) {
        return null;
      }
      String value = nameAndValue.length == 2 ? nameAndValue[1] : args[i];
      if (value.isEmpty() || value.startsWith("-") || value.startsWith("@")) {
        return null;
      }
      values.add(value);
    }
    return args.length == 0 ? null : flags;
  }

  private @Nullable List<String> valuesOf(String flag) {
    return switch (flag) {
      case "--config" -> configs;
      case "--set" -> sets;
      case "--feature-gates" -> gates;
      default -> null;
    };
  }

  /** Takes the flags that stand before the command in addition: they come first. */
  ConfigFlags after(ConfigFlags before) {
    ConfigFlags both = new ConfigFlags();
    both.configs = joined(before.configs, configs);
    both.sets = joined(before.sets, sets);
    both.gates = joined(before.gates, gates);
    return both;
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  FeatureGates gates() {
    try {
      return FeatureGates.parse(gates);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where the configuration is read from, without what may be a secret. */
  String sources() {
    List<String> labels = new ArrayList<>(configs.stream().map(ConfigResolver::labelOf).toList());
    for (String set : sets) {
      labels.add("--set " + set.split("=", 2)[0].trim());
    }
    return String.join(", ", labels);
  }

  /** Reads the configuration anew. Throws ConfigException or {@link CommandException}. */
  ConfigLoader.Result load() {
    if (configs.isEmpty()) {
      throw new CommandException(
          "at least one config flag must be provided"
              + System.lineSeparator()
              + "    For example --config config-examples/quickstart.yaml, which takes OTLP and"
              + " prints it. --help lists what there is.");
    }
    List<String> locations = new ArrayList<>(configs);
    for (String set : sets) {
      try {
        locations.add(ConfigResolver.locationOfSet(set));
      } catch (IllegalArgumentException e) {
        throw new CommandException(
            "invalid value \"" + set + "\" for flag -set: " + e.getMessage(), e);
      }
    }
    return new ConfigLoader(Factories.discovered(), gates(), new SystemEnvironment())
        .forOwnProcess()
        .load(locations);
  }
}
