package dev.sluice.config.model;

import dev.sluice.component.PipelineId;
import dev.sluice.config.Bound;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.Key;
import dev.sluice.config.Nearest;
import dev.sluice.config.RemovedKey;
import dev.sluice.config.RemovedKeys;
import dev.sluice.config.Spec;
import dev.sluice.config.SpecBinder;
import dev.sluice.config.ValueType;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code service}. One use, one thread. */
final class ServiceSection {
  private static final String PIPELINES = "service::pipelines";
  private static final String TELEMETRY = "service::telemetry";
  private static final List<String> KEYS = List.of("extensions", "pipelines", "telemetry");
  private static final List<String> SIGNALS =
      Arrays.stream(Signal.values()).map(Signal::id).toList();
  private static final ValueType<List<ComponentId>> IDS =
      ValueType.list(
          ValueType.parsed("component id", ComponentId::parse, ServiceSection::nearestId));

  record Lists(
      List<ComponentId> receivers, List<ComponentId> processors, List<ComponentId> exporters) {}

  static final Spec<Lists> PIPELINE =
      Spec.of(
          keys ->
              new Lists(
                  keys.get(Key.of("receivers", IDS, List.of(), "where data comes from")),
                  keys.get(Key.of("processors", IDS, List.of(), "what it goes through")),
                  keys.get(Key.of("exporters", IDS, List.of(), "where it goes"))));
  static final RemovedKey ADDRESS =
      new RemovedKey(
          "metrics::address",
          value ->
              ScrapeAddress.of(value)
                  .<RemovedKey.Meaning>map(
                      address -> new RemovedKey.Means("metrics::readers", address.readers(), false))
                  .orElseGet(
                      () ->
                          new RemovedKey.Refused(
                              "It was removed. Write readers: [{pull: {exporter: {prometheus:"
                                  + " {host: localhost, port: 8888}}}}].")));
  static final Spec<List<ComponentId>> EXTENSION_LIST =
      Spec.of(keys -> keys.get(Key.of("extensions", IDS, List.of(), "extensions to run")));

  private final Findings findings;
  private Map<String, @Nullable Object> effectiveTelemetry = Map.of();
  private boolean anyPipelineWritten;

  ServiceSection(Findings findings) {
    this.findings = findings;
  }

  /** The telemetry in force, as {@link Bound#effective} gives it. */
  Map<String, @Nullable Object> effectiveTelemetry() {
    return effectiveTelemetry;
  }

  /** Whether there is a pipeline, perhaps one that could not be read. */
  boolean isAnyPipelineWritten() {
    return anyPipelineWritten;
  }

  /** What could be read; parts with problems are left out. */
  ServiceConfig read(@Nullable Node section, Origin around) {
    MapNode map;
    if (section instanceof MapNode given) {
      map = given;
    } else {
      map = MapNode.emptyAt(section == null ? around : section.origin());
      if (section != null && !section.isNull()) {
        refuse(
            "service",
            "expected a map or struct, got \"" + section.typeName() + "\"",
            "Write extensions, pipelines and telemetry.",
            section.origin());
      }
    }
    refuseUnknown(map);
    return new ServiceConfig(extensions(map), pipelines(map), telemetry(map));
  }

  private void refuseUnknown(MapNode map) {
    for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
      String key = entry.getKey();
      if (!KEYS.contains(key)) {
        String mend =
            SIGNALS.contains(key.split("/", 2)[0])
                ? "A pipeline stands under service::pipelines."
                : Nearest.to(key, KEYS)
                    .map(Nearest::question)
                    .orElse("Valid: " + String.join(", ", KEYS) + ".");
        refuse("service::" + key, "has invalid keys: " + key, mend, entry.getValue().key());
      }
    }
  }

  /** Types are written in small letters, digits and underscores. */
  private static String nearestId(String text) {
    String[] typeAndName = text.split("/", 2);
    typeAndName[0] = typeAndName[0].replace('-', '_').toLowerCase(Locale.ROOT);
    String meant = String.join("/", typeAndName);
    try {
      return Nearest.question(ComponentId.parse(meant).toString());
    } catch (IllegalArgumentException e) {
      return ""; // something else is wrong with it, which the message says
    }
  }

  private List<ComponentId> extensions(MapNode service) {
    Node list = service.get("extensions");
    Map<String, MapNode.Entry> entries =
        list == null ? Map.of() : Map.of("extensions", new MapNode.Entry(list.origin(), list));
    List<ComponentId> ids =
        SpecBinder.bind(EXTENSION_LIST, new MapNode(entries, service.origin()), "service", findings)
            .map(Bound::value)
            .orElse(List.of());
    List<ComponentId> running = new ArrayList<>();
    Set<ComponentId> seen = new LinkedHashSet<>();
    for (ComponentId id : ids) {
      if (!AbsentTypes.isIgnored(ComponentKind.EXTENSION, id.type()) && seen.add(id)) {
        running.add(id);
      }
    }
    return running;
  }

  private List<PipelineConfig> pipelines(MapNode service) {
    Node section = service.get("pipelines");
    List<PipelineConfig> pipelines = new ArrayList<>();
    anyPipelineWritten =
        section != null
            && !section.isNull()
            && !(section instanceof MapNode map && map.entries().isEmpty());
    if (section instanceof MapNode map) {
      Set<PipelineId> seen = new LinkedHashSet<>();
      map.entries().forEach((text, entry) -> pipeline(text, entry, seen).ifPresent(pipelines::add));
    } else if (section != null && !section.isNull()) {
      refuse(
          PIPELINES,
          "expected type 'pipelines.Config', got unconvertible type '"
              + (section.typeName().equals("slice") ? "[]interface {}" : section.typeName())
              + "'",
          "Write traces: {receivers: [...], exporters: [...]}.",
          section.origin());
    }
    return pipelines;
  }

  private Optional<PipelineConfig> pipeline(
      String text, MapNode.Entry entry, Set<PipelineId> seen) {
    String path = PIPELINES + "::" + text;
    try {
      PipelineId id = PipelineId.parse(text);
      if (!seen.add(id)) {
        refuse(path, "duplicate name \"" + id + "\" after unmarshaling " + id, "", entry.key());
        return Optional.empty();
      }
      Node body = entry.value().isNull() ? MapNode.emptyAt(entry.key()) : entry.value();
      return SpecBinder.bind(PIPELINE, body, path, findings)
          .map(Bound::value)
          .map(
              lists ->
                  new PipelineConfig(id, lists.receivers(), lists.processors(), lists.exporters()));
    } catch (IllegalArgumentException e) {
      refuse(
          path,
          String.valueOf(e.getMessage()),
          Nearest.to(text.split("/", 2)[0], SIGNALS)
              .map(Nearest::question)
              .orElse("Signals: " + String.join(", ", SIGNALS) + "."),
          entry.key());
      return Optional.empty();
    }
  }

  private TelemetryConfig telemetry(MapNode service) {
    Node section = service.get("telemetry");
    Node body = section == null ? MapNode.emptyAt(service.origin()) : modern(section);
    Optional<Bound<TelemetryConfig>> bound =
        SpecBinder.bind(TelemetryConfig.SPEC, body, TELEMETRY, findings);
    bound.ifPresent(read -> effectiveTelemetry = read.effective());
    tellOfResource(body);
    return bound.map(Bound::value).orElse(TelemetryConfig.DEFAULT);
  }

  /** The keys of the resource that have no effect; it takes free names, so no spec lists them. */
  private void tellOfResource(Node telemetry) {
    Node resource = telemetry instanceof MapNode map ? map.get("resource") : null;
    if (!(resource instanceof MapNode given)) {
      return;
    }
    String path = TELEMETRY + "::resource::";
    MapNode.Entry detection = given.entries().get(ResourceTelemetry.DETECTION);
    if (detection != null && !detection.value().isNull()) {
      findings.warn(
          path + ResourceTelemetry.DETECTION,
          "accepted without effect: the collector's own resource is not detected, write attributes",
          detection.key());
    }
    MapNode.Entry detectors = given.entries().get(ResourceTelemetry.DETECTORS);
    if (detectors != null && !detectors.value().isNull()) {
      findings.info(
          path + ResourceTelemetry.DETECTORS,
          "accepted without effect: the collector's own resource is not detected",
          detectors.key());
    }
    MapNode.Entry schema = given.entries().get(ResourceTelemetry.SCHEMA_URL);
    if (schema != null && !schema.value().isNull()) {
      findings.info(
          path + ResourceTelemetry.SCHEMA_URL,
          "accepted without effect: the collector's own metrics and log carry no schema",
          schema.key());
    }
  }

  private Node modern(Node telemetry) {
    return telemetry instanceof MapNode map
        ? new RemovedKeys(map, TELEMETRY, findings).read(List.of(ADDRESS))
        : telemetry;
  }

  private void refuse(String path, String why, String mend, Origin origin) {
    findings.problem(
        new ConfigException.Problem(path, "", why, mend, ConfigException.Stage.DECODE, origin));
  }
}
