package dev.sluice.engine;

import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a collector is made of, typed: what a configuration file becomes, and what the
 * embedding builder makes. Components that no pipeline names are allowed and are never created.
 */
public final class GraphSpec {
  private final Map<ComponentKind, Map<ComponentId, ComponentSpec<?>>> components;
  private final List<ComponentId> extensions;
  private final List<PipelineSpec> pipelines;

  private GraphSpec(Builder builder) {
    Map<ComponentKind, Map<ComponentId, ComponentSpec<?>>> copy =
        new EnumMap<>(ComponentKind.class);
    builder.components.forEach(
        (kind, specs) -> copy.put(kind, Collections.unmodifiableMap(new LinkedHashMap<>(specs))));
    this.components = copy;
    this.extensions = List.copyOf(builder.extensions);
    this.pipelines = List.copyOf(builder.pipelines);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The component of that kind and id, or null. */
  public @Nullable ComponentSpec<?> component(ComponentKind kind, ComponentId id) {
    return of(kind).get(id);
  }

  /** All components of a kind by id, in configured order. */
  public Map<ComponentId, ComponentSpec<?>> of(ComponentKind kind) {
    return components.getOrDefault(kind, Map.of());
  }

  /** Ids in {@code service::extensions}, in order. */
  public List<ComponentId> extensions() {
    return extensions;
  }

  public List<PipelineSpec> pipelines() {
    return pipelines;
  }

  /** Collects components and pipelines. Not thread-safe. */
  public static final class Builder {
    private final Map<ComponentKind, Map<ComponentId, ComponentSpec<?>>> components =
        new EnumMap<>(ComponentKind.class);
    private final List<ComponentId> extensions = new ArrayList<>();
    private final List<PipelineSpec> pipelines = new ArrayList<>();

    private Builder() {}

    /** Defines a component. A second one of the same kind and id is refused. */
    public Builder component(ComponentSpec<?> spec) {
      ComponentKind kind = Factories.kindOf(spec.factory());
      ComponentSpec<?> before =
          components.computeIfAbsent(kind, k -> new LinkedHashMap<>()).putIfAbsent(spec.id(), spec);
      if (before != null) {
        throw new IllegalArgumentException("duplicate " + kind.id() + " \"" + spec.id() + "\"");
      }
      return this;
    }

    /** Names an extension to run. */
    public Builder extension(ComponentId id) {
      extensions.add(id);
      return this;
    }

    public Builder pipeline(PipelineSpec pipeline) {
      pipelines.add(pipeline);
      return this;
    }

    public GraphSpec build() {
      return new GraphSpec(this);
    }
  }
}
