package dev.sluice.engine;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.config.model.ComponentCatalog;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The component types that a collector knows, by kind and name. A module offers its types by naming
 * each factory in {@code META-INF/services} under the interface of its kind, for example {@code
 * dev.sluice.component.ExporterFactory}; an embedder may also hand factories in. Immutable.
 */
public final class Factories implements ComponentCatalog {
  private final Map<ComponentKind, Map<ComponentType, ComponentFactory<?>>> byKind;

  private Factories(Map<ComponentKind, Map<ComponentType, ComponentFactory<?>>> byKind) {
    this.byKind = byKind;
  }

  /** No types. */
  public static Factories none() {
    return new Factories(Map.of());
  }

  /** What {@link ServiceLoader} finds with the class loader of the calling thread's context. */
  public static Factories discovered() {
    List<ComponentFactory<?>> found = new ArrayList<>();
    ServiceLoader.load(ReceiverFactory.class).forEach(found::add);
    ServiceLoader.load(ProcessorFactory.class).forEach(found::add);
    ServiceLoader.load(ExporterFactory.class).forEach(found::add);
    ServiceLoader.load(ConnectorFactory.class).forEach(found::add);
    ServiceLoader.load(ExtensionFactory.class).forEach(found::add);
    return none().and(found);
  }

  /** These types and further ones; of two with one kind and name the later one counts. */
  public Factories and(Collection<? extends ComponentFactory<?>> more) {
    Map<ComponentKind, Map<ComponentType, ComponentFactory<?>>> all =
        new EnumMap<>(ComponentKind.class);
    byKind.forEach((kind, types) -> all.put(kind, new TreeMap<>(types)));
    for (ComponentFactory<?> factory : more) {
      all.computeIfAbsent(factory.kind(), kind -> new TreeMap<>()).put(factory.type(), factory);
    }
    return new Factories(all);
  }

  @Override
  public Optional<ComponentFactory<?>> find(ComponentKind kind, ComponentType type) {
    return Optional.ofNullable(byKind.getOrDefault(kind, Map.of()).get(type));
  }

  /** All types of a kind, sorted by name, aliases left out. */
  @Override
  public List<ComponentFactory<?>> all(ComponentKind kind) {
    return byKind.getOrDefault(kind, Map.of()).values().stream()
        .sorted(Comparator.comparing(ComponentFactory<?>::type))
        .toList();
  }
}
