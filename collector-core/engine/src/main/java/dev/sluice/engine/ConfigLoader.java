package dev.sluice.engine;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.ConfigLint;
import dev.sluice.config.model.ConfigReader;
import dev.sluice.config.source.ConfigEnvironment;
import dev.sluice.config.source.ConfigResolver;
import java.util.List;

/** Reads a configuration from where it lies to what a collector is built of. Stateless. */
public final class ConfigLoader {
  private final Factories factories;
  private final FeatureGates gates;
  private final ConfigEnvironment environment;
  private final boolean ownsProcess;

  public ConfigLoader(Factories factories, FeatureGates gates, ConfigEnvironment environment) {
    this(factories, gates, environment, false);
  }

  private ConfigLoader(
      Factories factories, FeatureGates gates, ConfigEnvironment environment, boolean ownsProcess) {
    this.factories = factories;
    this.gates = gates;
    this.environment = environment;
    this.ownsProcess = ownsProcess;
  }

  /**
   * One whose process is the collector and nothing else. Within an application {@code localhost} is
   * the application; alone in a container it is probably a mistake, and this one warns of it.
   */
  public ConfigLoader forOwnProcess() {
    return new ConfigLoader(factories, gates, environment, true);
  }

  /** The types that a configuration may name. */
  Factories catalog() {
    return factories;
  }

  /**
   * A configuration without problems.
   *
   * @param loaded the configuration and the tree it was read from
   * @param notes what there is to say about it: deprecated spellings, keys without effect, what
   *     starts but probably does not work as meant
   */
  public record Result(ConfigReader.Loaded loaded, List<Findings.Note> notes) {
    public CollectorConfig config() {
      return loaded.config();
    }

    /** The same with another configuration, derived from this one. */
    public Result with(CollectorConfig derived) {
      return new Result(
          new ConfigReader.Loaded(derived, loaded.tree(), loaded.effectiveTelemetry()), notes);
    }
  }

  /**
   * Reads locations as the command line has them ({@code file:}, {@code env:}, {@code yaml:},
   * {@code http:}, {@code https:}, or a path), merged in order.
   *
   * @throws ConfigException with every problem
   */
  public Result load(List<String> locations) {
    Findings findings = new Findings();
    ConfigResolver resolver =
        new ConfigResolver(environment, gates.isEnabled(FeatureGates.APPEND_LISTS));
    ConfigReader reader =
        new ConfigReader(
            factories,
            gates.isEnabled(FeatureGates.ALLOW_NO_PIPELINES),
            gates.isEnabled(FeatureGates.PROFILES),
            gates::isEnabled);
    ConfigReader.Loaded loaded = reader.read(resolver.resolve(locations, findings), findings);
    boolean isAlone = ownsProcess && ConfigLint.isAloneInContainer(environment);
    ConfigLint.check(loaded, isAlone, findings);
    return new Result(loaded, findings.notes());
  }
}
