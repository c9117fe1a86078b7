package dev.sluice.engine;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.ComponentFactory;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.source.ConfigResolver;
import dev.sluice.config.source.SystemEnvironment;
import dev.sluice.runtime.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what a {@link Collector} is made of: a configuration in YAML, or a typed one, or components
 * and pipelines one by one. Not thread-safe.
 */
public final class CollectorBuilder {
  private static final double HEAP_FRACTION = 0.4;
  private static final int LEAST_WORKERS = 2;

  private final List<String> locations = new ArrayList<>();
  private final List<String> overrides = new ArrayList<>();
  private final List<ComponentFactory<?>> handedIn = new ArrayList<>();
  private final CollectorConfig.Builder typed = CollectorConfig.builder();
  private boolean discovers = true;
  private boolean isTyped;
  private @Nullable CollectorConfig config;
  private List<Findings.Note> notes = List.of();
  private BuildInfo buildInfo = new BuildInfo("sluice", "Sluice", Version.CURRENT);
  private String instanceId = UUID.randomUUID().toString();
  private FeatureGates gates = FeatureGates.defaults();
  private Clock clock = Clock.SYSTEM;
  private EventLogs logs = EventLogs.SLF4J;
  private long memoryBudgetBytes = (long) (Runtime.getRuntime().maxMemory() * HEAP_FRACTION);

  CollectorBuilder() {}

  /** Reads a file. Several calls are merged in order, as several {@code --config} are. */
  public CollectorBuilder config(Path file) {
    locations.add("file:" + file);
    return this;
  }

  /** Reads YAML text; {@code ${env:NAME}} and its like work in it as in a file. */
  public CollectorBuilder config(String yaml) {
    locations.add("yaml:" + yaml);
    return this;
  }

  /** Reads what a location of the command line names, for example {@code env:CONFIG}. */
  public CollectorBuilder configLocation(String location) {
    locations.add(location);
    return this;
  }

  /**
   * Sets one key of the YAML, whatever the files say: in this configuration and in those that
   * {@link Collector#reload(Path)} reads. As {@code --set} of the command line.
   *
   * @param key from the top, joined with {@code ::} or dots, {@code
   *     receivers::otlp::protocols::grpc::endpoint}
   * @param value in YAML
   */
  public CollectorBuilder override(String key, String value) {
    overrides.add(ConfigResolver.locationOfSet(key + "=" + value));
    return this;
  }

  /** Takes a configuration that was read before; what there is to say about it is logged. */
  public CollectorBuilder config(ConfigLoader.Result read) {
    notes = read.notes();
    return config(read.config());
  }

  /** Takes a typed configuration. */
  public CollectorBuilder config(CollectorConfig newConfig) {
    config = newConfig;
    return this;
  }

  /** Adds a component type for YAML to name, beside those that {@link Factories#discovered} has. */
  public CollectorBuilder factory(ComponentFactory<?> factory) {
    handedIn.add(factory);
    return this;
  }

  /** Knows only the types that are handed in. */
  public CollectorBuilder withoutDiscovery() {
    discovers = false;
    return this;
  }

  /** Adds a component of any kind. Only those that a pipeline or the extensions name are made. */
  public <C> CollectorBuilder component(String id, ComponentFactory<C> factory, C componentConfig) {
    isTyped = true;
    typed.component(id, factory, componentConfig);
    return this;
  }

  /**
   * Adds a pipeline.
   *
   * @param id {@code traces} or {@code traces/2}
   * @param receivers ids of receivers and connectors it takes from
   * @param processors ids in order
   * @param exporters ids of exporters and connectors it gives to
   */
  public CollectorBuilder pipeline(
      String id, List<String> receivers, List<String> processors, List<String> exporters) {
    isTyped = true;
    typed.pipeline(id, receivers, processors, exporters);
    return this;
  }

  /** Names an extension to run. */
  public CollectorBuilder extension(String id) {
    isTyped = true;
    typed.extension(id);
    return this;
  }

  /** What the collector calls itself: begins the default user agent of exporters. */
  public CollectorBuilder buildInfo(BuildInfo newBuildInfo) {
    buildInfo = newBuildInfo;
    return this;
  }

  /**
   * What tells this collector from others, unless the configuration names {@code
   * service.instance.id} among the resource attributes of its own telemetry; a random one by
   * default.
   */
  public CollectorBuilder instanceId(String newInstanceId) {
    instanceId = newInstanceId;
    return this;
  }

  public CollectorBuilder featureGates(FeatureGates newGates) {
    gates = newGates;
    return this;
  }

  /** Bytes of telemetry that may be kept alive at once; 40 % of the largest heap by default. */
  public CollectorBuilder memoryBudgetBytes(long bytes) {
    memoryBudgetBytes = bytes;
    return this;
  }

  /** Another clock, for tests. */
  public CollectorBuilder clock(Clock newClock) {
    clock = newClock;
    return this;
  }

  /**
   * Log lines carry their fields as SLF4J key and value pairs, and in the message no longer: for a
   * logging backend that prints those.
   */
  public CollectorBuilder structuredLogs() {
    return logs(EventLogs.SLF4J_PAIRS);
  }

  CollectorBuilder logs(EventLogs newLogs) {
    logs = newLogs;
    return this;
  }

  /**
   * The configuration that was described so far, for {@link Collector#reload}.
   *
   * @throws ConfigException with every problem
   */
  public CollectorConfig toConfig() {
    int ways = (config == null ? 0 : 1) + (isTyped ? 1 : 0) + (locations.isEmpty() ? 0 : 1);
    if (ways > 1) {
      throw new IllegalStateException(
          "a collector is described in YAML, or by a typed configuration, or piece by piece");
    }
    if (locations.isEmpty() && !overrides.isEmpty()) {
      throw new IllegalStateException(
          "override changes a configuration in YAML, and there is none");
    }
    if (config != null) {
      return config;
    }
    if (locations.isEmpty()) {
      return typed
          .gates(
              gates.isEnabled(FeatureGates.ALLOW_NO_PIPELINES),
              gates.isEnabled(FeatureGates.PROFILES))
          .build();
    }
    List<String> all = new ArrayList<>(locations);
    all.addAll(overrides);
    ConfigLoader.Result read = loader().get().load(all);
    notes = read.notes();
    return read.config();
  }

  /** Independent of what is called here later. */
  private Supplier<ConfigLoader> loader() {
    boolean looksAround = discovers;
    List<ComponentFactory<?>> given = List.copyOf(handedIn);
    FeatureGates known = gates;
    return () ->
        new ConfigLoader(
            (looksAround ? Factories.discovered() : Factories.none()).and(given),
            known,
            new SystemEnvironment());
  }

  /**
   * Makes every component, and opens nothing.
   *
   * @throws ConfigException with every problem of the configuration
   * @throws CollectorException when the pipelines cannot be built
   */
  public Collector build() {
    CollectorConfig whole = toConfig();
    int workers = Math.max(LEAST_WORKERS, Runtime.getRuntime().availableProcessors());
    return new Collector(
        whole,
        notes,
        new CollectorOptions(
            buildInfo,
            whole
                .service()
                .telemetry()
                .resource()
                .attributes()
                .getOrDefault("service.instance.id", instanceId),
            gates,
            clock,
            memoryBudgetBytes,
            workers,
            logs,
            loader(),
            List.copyOf(overrides)));
  }
}
