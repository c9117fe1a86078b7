package dev.sluice.config.model;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.PipelineId;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigPlaces;
import dev.sluice.config.Findings;
import dev.sluice.config.tree.Origin;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A whole configuration, checked: every id that a pipeline names is configured. Immutable.
 *
 * @param components by kind and id, in the order of the file; also those that nothing refers to
 * @param places where it is written
 */
public record CollectorConfig(
    Map<ComponentKind, Map<ComponentId, ConfiguredComponent<?>>> components,
    ServiceConfig service,
    ConfigPlaces places) {

  public CollectorConfig {
    Map<ComponentKind, Map<ComponentId, ConfiguredComponent<?>>> copy =
        new EnumMap<>(ComponentKind.class);
    for (ComponentKind kind : ComponentKind.values()) {
      copy.put(
          kind,
          Collections.unmodifiableMap(
              new LinkedHashMap<>(components.getOrDefault(kind, Map.of()))));
    }
    components = Collections.unmodifiableMap(copy);
  }

  /** One that code made. */
  public CollectorConfig(
      Map<ComponentKind, Map<ComponentId, ConfiguredComponent<?>>> components,
      ServiceConfig service) {
    this(components, service, ConfigPlaces.NONE);
  }

  /** All components of a kind. */
  public Map<ComponentId, ConfiguredComponent<?>> of(ComponentKind kind) {
    return components.getOrDefault(kind, Map.of());
  }

  public Optional<ConfiguredComponent<?>> find(ComponentKind kind, ComponentId id) {
    return Optional.ofNullable(of(kind).get(id));
  }

  /** Builds a configuration from records rather than from YAML. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects components and pipelines; {@link #build} makes the checks that a file meets. */
  public static final class Builder {
    private final Map<ComponentKind, Map<ComponentId, ConfiguredComponent<?>>> components =
        new EnumMap<>(ComponentKind.class);
    private final List<ComponentId> extensions = new ArrayList<>();
    private final List<PipelineConfig> pipelines = new ArrayList<>();
    private final Findings findings = new Findings();
    private TelemetryConfig telemetry = TelemetryConfig.DEFAULT;
    private ServiceCheck.Gates gates = ServiceCheck.Gates.DEFAULT;

    private Builder() {}

    /** Adds a component; the factory's interface says of which kind. */
    public <C> Builder component(String id, ComponentFactory<C> factory, C config) {
      ComponentKind kind = factory.kind();
      ComponentId parsed = ComponentId.parse(id);
      ConfiguredComponent<?> before =
          components
              .computeIfAbsent(kind, k -> new LinkedHashMap<>())
              .putIfAbsent(parsed, new ConfiguredComponent<>(parsed, factory, config, Map.of()));
      if (before != null) {
        refuse(kind.section() + "::" + id, "duplicate name \"" + id + "\"");
      }
      return this;
    }

    /**
     * Adds a pipeline.
     *
     * @param id {@code traces} or {@code traces/2}
     */
    public Builder pipeline(
        String id, List<String> receivers, List<String> processors, List<String> exporters) {
      PipelineId parsed = PipelineId.parse(id);
      if (pipelines.stream().anyMatch(pipeline -> pipeline.id().equals(parsed))) {
        refuse("service::pipelines::" + id, "duplicate name \"" + id + "\"");
      }
      pipelines.add(new PipelineConfig(parsed, ids(receivers), ids(processors), ids(exporters)));
      return this;
    }

    /** Names an extension to run. */
    public Builder extension(String id) {
      extensions.add(ComponentId.parse(id));
      return this;
    }

    public Builder telemetry(TelemetryConfig newTelemetry) {
      telemetry = newTelemetry;
      return this;
    }

    /** Feature gates that change what is valid. */
    public Builder gates(boolean allowNoPipelines, boolean profiles) {
      gates = new ServiceCheck.Gates(allowNoPipelines, profiles);
      return this;
    }

    /**
     * @throws ConfigException with every problem
     */
    public CollectorConfig build() {
      ServiceConfig service = new ServiceConfig(extensions, pipelines, telemetry);
      CollectorConfig config = new CollectorConfig(components, service);
      Map<ComponentKind, Set<ComponentId>> declared = new EnumMap<>(ComponentKind.class);
      components.forEach((kind, byId) -> declared.put(kind, byId.keySet()));
      new ServiceCheck(declared, declared.keySet(), gates, path -> Origin.CODE, findings)
          .check(service, !pipelines.isEmpty());
      findings.throwIfAny();
      return config;
    }

    private void refuse(String path, String why) {
      findings.problem(new ConfigException.Problem(path, "", why, ""));
    }

    private static List<ComponentId> ids(List<String> texts) {
      return texts.stream().map(ComponentId::parse).toList();
    }
  }
}
