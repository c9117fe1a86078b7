package dev.sluice.config.model;

import dev.sluice.component.Claim;
import dev.sluice.component.Doubt;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.config.Findings;
import dev.sluice.config.ListenAddress;
import dev.sluice.config.source.ConfigEnvironment;
import dev.sluice.config.tree.NodePath;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.telemetry.MetricLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Warns of what is valid and starts, but cannot work as it was probably meant. */
public final class ConfigLint {
  private static final String LOCALHOST = "localhost"; // an address in digits is meant

  private final ConfigReader.Loaded loaded;
  private final CollectorConfig config;
  private final boolean isAlone;
  private final Findings findings;

  private ConfigLint(ConfigReader.Loaded loaded, boolean isAlone, Findings findings) {
    this.loaded = loaded;
    this.config = loaded.config();
    this.isAlone = isAlone;
    this.findings = findings;
  }

  /**
   * @param isAlone whether {@code localhost} is a container that nothing else lives in
   * @param findings takes the warnings
   */
  public static void check(ConfigReader.Loaded loaded, boolean isAlone, Findings findings) {
    new ConfigLint(loaded, isAlone, findings).run();
  }

  /**
   * Whether this process seems to run in a container of its own: Docker, Podman. The containers of
   * a Kubernetes pod share one {@code localhost}.
   */
  public static boolean isAloneInContainer(ConfigEnvironment environment) {
    return environment.variable("KUBERNETES_SERVICE_HOST") == null
        && (exists(environment, "/.dockerenv") || exists(environment, "/run/.containerenv"));
  }

  private static boolean exists(ConfigEnvironment environment, String path) {
    try {
      environment.readFile(Path.of(path));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void run() {
    List<Listener> listeners = new ArrayList<>();
    for (ConfiguredComponent<?> component : used()) {
      listeners.addAll(listeners(component));
      for (Doubt doubt : component.doubts(isAlone)) {
        warn(below(component, doubt.path()), doubt.text());
      }
    }
    listeners.addAll(ownListeners());
    sharedPorts(listeners);
    config.service().pipelines().forEach(this::guardsComeFirst);
    for (ComponentId id : config.of(ComponentKind.EXTENSION).keySet()) {
      if (!config.service().extensions().contains(id)) {
        warn("extensions::" + id, "does not run, since service::extensions does not name it");
      }
    }
  }

  /** Every component that runs, once. */
  private List<ConfiguredComponent<?>> used() {
    Map<ComponentKind, Set<ComponentId>> ids = new EnumMap<>(ComponentKind.class);
    for (PipelineConfig pipeline : config.service().pipelines()) {
      ids.computeIfAbsent(ComponentKind.RECEIVER, kind -> new HashSet<>())
          .addAll(pipeline.receivers());
      ids.computeIfAbsent(ComponentKind.PROCESSOR, kind -> new HashSet<>())
          .addAll(pipeline.processors());
      for (ComponentKind kind : List.of(ComponentKind.EXPORTER, ComponentKind.CONNECTOR)) {
        ids.computeIfAbsent(kind, unused -> new HashSet<>()).addAll(pipeline.exporters());
      }
    }
    ids.put(ComponentKind.EXTENSION, Set.copyOf(config.service().extensions()));
    List<ConfiguredComponent<?>> used = new ArrayList<>();
    ids.forEach(
        (kind, wanted) ->
            config
                .of(kind)
                .forEach(
                    (id, component) -> {
                      if (wanted.contains(id)) {
                        used.add(component);
                      }
                    }));
    return used;
  }

  private List<Listener> listeners(ConfiguredComponent<?> component) {
    List<Listener> found = new ArrayList<>();
    for (Claim claim : component.claims()) {
      if (claim instanceof Claim.Port port) {
        Listener.of(below(component, port.path()), port.endpoint()).ifPresent(found::add);
      }
    }
    if (isAlone && component.factory().kind() == ComponentKind.RECEIVER) {
      found.stream()
          .filter(listener -> listener.address().host().equalsIgnoreCase(LOCALHOST))
          .forEach(this::unreachable);
    }
    return found;
  }

  private static String below(ConfiguredComponent<?> component, String path) {
    return path.isEmpty() ? component.path() : component.path() + "::" + path;
  }

  private void unreachable(Listener listener) {
    warn(
        listener.path(),
        "listens on "
            + listener.address()
            + ", which nothing outside this container reaches; write endpoint: 0.0.0.0:"
            + listener.address().port()
            + ", or 127.0.0.1:"
            + listener.address().port()
            + " if that is meant");
  }

  private List<Listener> ownListeners() {
    MetricsTelemetry metrics = config.service().telemetry().metrics();
    return metrics.level() == MetricLevel.NONE
        ? List.of()
        : metrics.readers().stream()
            .map(
                reader ->
                    new Listener(
                        "service::telemetry::metrics::readers",
                        new ListenAddress(reader.host(), reader.port())))
            .toList();
  }

  private void sharedPorts(List<Listener> listeners) {
    for (int i = 0; i < listeners.size(); i++) {
      for (int j = 0; j < i; j++) {
        Listener earlier = listeners.get(j);
        Listener later = listeners.get(i);
        if (later.excludes(earlier)) {
          String text =
              "listens on "
                  + earlier.address()
                  + ", and so does "
                  + later.path()
                  + " on "
                  + later.address();
          warn(earlier.path(), text);
        }
      }
    }
  }

  private void guardsComeFirst(PipelineConfig pipeline) {
    List<ComponentId> processors = pipeline.processors();
    for (int i = 1; i < processors.size(); i++) {
      boolean isGuard =
          config
              .find(ComponentKind.PROCESSOR, processors.get(i))
              .filter(
                  found ->
                      found.factory() instanceof ProcessorFactory<?> factory
                          && factory.isMeantToBeFirst())
              .isPresent();
      if (isGuard) {
        warn(
            "service::pipelines::" + pipeline.id() + "::processors[" + i + "]",
            processors.get(i) + " is to be the first processor, to refuse data before any work");
      }
    }
  }

  private void warn(String path, String text) {
    findings.warn(path, text, NodePath.originOf(loaded.tree(), path));
  }
}
