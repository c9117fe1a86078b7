package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigPlaces;
import dev.sluice.config.Findings;
import dev.sluice.config.Nearest;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.NodePath;
import dev.sluice.id.ComponentKind;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a typed configuration of a resolved tree. Every component is read, also those that nothing
 * refers to, and every problem of the file is reported at once. Immutable; creates no component.
 */
public final class ConfigReader {
  private final ComponentCatalog catalog;
  private final ServiceCheck.Gates gates;
  private final Predicate<String> isEnabled;

  /**
   * @param catalog the types that there are
   * @param allowNoPipelines the gate {@code service.AllowNoPipelines}
   * @param profiles the gate {@code service.profilesSupport}
   */
  public ConfigReader(ComponentCatalog catalog, boolean allowNoPipelines, boolean profiles) {
    this(catalog, allowNoPipelines, profiles, gate -> false);
  }

  /**
   * @param isEnabled whether a gate of that id is on: those that components ask for
   */
  public ConfigReader(
      ComponentCatalog catalog,
      boolean allowNoPipelines,
      boolean profiles,
      Predicate<String> isEnabled) {
    this.catalog = catalog;
    this.gates = new ServiceCheck.Gates(allowNoPipelines, profiles);
    this.isEnabled = isEnabled;
  }

  /**
   * What was read.
   *
   * @param tree what it was read from, for looking up places
   * @param effectiveTelemetry {@code service::telemetry} in force, as plain maps, lists and scalars
   */
  public record Loaded(
      CollectorConfig config, MapNode tree, Map<String, @Nullable Object> effectiveTelemetry) {}

  /**
   * @param findings takes notes: deprecated spellings, keys without effect
   * @throws ConfigException with every problem, those that the findings hold already included
   */
  public Loaded read(MapNode tree, Findings findings) {
    Set<ComponentKind> written = refuseUnknown(tree, findings);
    ComponentSections sections = new ComponentSections(catalog, findings);
    sections.read(tree);
    written.addAll(sections.written());
    sections
        .components()
        .forEach(
            (kind, components) ->
                components
                    .values()
                    .forEach(component -> checkGates(kind, component, tree, findings)));
    ServiceSection serviceSection = new ServiceSection(findings);
    ServiceConfig service = serviceSection.read(tree.get("service"), tree.origin());
    new ServiceCheck(
            sections.declared(), written, gates, path -> NodePath.originOf(tree, path), findings)
        .check(service, serviceSection.isAnyPipelineWritten());
    findings.throwIfAny();
    return new Loaded(
        new CollectorConfig(
            sections.components(), service, new ConfigPlaces(tree, findings.blanks())),
        tree,
        serviceSection.effectiveTelemetry());
  }

  private <C> void checkGates(
      ComponentKind kind, ConfiguredComponent<C> component, MapNode tree, Findings findings) {
    try {
      component.factory().checkGates(component.config(), isEnabled);
    } catch (ConfigException e) {
      e.under(kind.section() + "::" + component.id())
          .problems()
          .forEach(
              problem ->
                  findings.problem(
                      new ConfigException.Problem(
                          problem.path(),
                          problem.value(),
                          problem.why(),
                          problem.mend(),
                          problem.stage(),
                          NodePath.originOf(tree, problem.path()))));
    }
  }

  /** Returns the kinds of the sections that were probably meant. */
  private static Set<ComponentKind> refuseUnknown(MapNode tree, Findings findings) {
    Map<String, ComponentKind> kinds = new LinkedHashMap<>();
    for (ComponentKind kind : ComponentKind.values()) {
      kinds.put(kind.section(), kind);
    }
    Set<String> valid = new LinkedHashSet<>(kinds.keySet());
    valid.add("service");
    Set<ComponentKind> meant = EnumSet.noneOf(ComponentKind.class);
    tree.entries()
        .forEach(
            (key, entry) -> {
              if (!valid.contains(key)) {
                Optional<String> nearest = Nearest.to(key, valid);
                nearest.map(kinds::get).ifPresent(meant::add);
                String mend =
                    key.equals("pipelines") || key.equals("telemetry")
                        ? "It stands under service."
                        : nearest
                            .map(Nearest::question)
                            .orElse("Valid: " + String.join(", ", valid) + ".");
                findings.problem(
                    new ConfigException.Problem(
                        key,
                        "",
                        "has invalid keys: " + key,
                        mend,
                        ConfigException.Stage.DECODE,
                        entry.key()));
              }
            });
    return meant;
  }
}
