package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.Nearest;
import dev.sluice.config.tree.Origin;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Whether the service fits the components, in the reference's words. */
final class ServiceCheck {
  private final Map<ComponentKind, Set<ComponentId>> declared;
  private final Set<ComponentKind> written;
  private final Gates gates;
  private final Function<String, Origin> origins;
  private final Findings findings;

  /**
   * @param allowNoPipelines the gate {@code service.AllowNoPipelines}
   * @param profiles the gate {@code service.profilesSupport}
   */
  record Gates(boolean allowNoPipelines, boolean profiles) {
    static final Gates DEFAULT = new Gates(false, false);
  }

  /**
   * @param declared ids by kind, also of components that have problems of their own
   * @param written kinds of whose section anything is written, also what is no id
   * @param origins where a path is written
   */
  ServiceCheck(
      Map<ComponentKind, Set<ComponentId>> declared,
      Set<ComponentKind> written,
      Gates gates,
      Function<String, Origin> origins,
      Findings findings) {
    this.declared = declared;
    this.written = written;
    this.gates = gates;
    this.origins = origins;
    this.findings = findings;
  }

  /**
   * @param anyPipelineWritten whether there is a pipeline, perhaps one that could not be read
   */
  void check(ServiceConfig service, boolean anyPipelineWritten) {
    sections();
    connectors();
    List<ComponentId> extensions = service.extensions();
    for (int i = 0; i < extensions.size(); i++) {
      requireDeclared(
          "service::extensions", i, extensions.get(i), "extension", ids(ComponentKind.EXTENSION));
    }
    if (!anyPipelineWritten && !gates.allowNoPipelines() && !written.isEmpty()) {
      refuse(
          "service::pipelines",
          "",
          "service must have at least one pipeline",
          "Write traces: {receivers: [...], exporters: [...]}.");
    }
    service.pipelines().forEach(this::pipeline);
  }

  private void sections() {
    if (gates.allowNoPipelines()) {
      return;
    }
    if (written.isEmpty()) {
      refuse(
          "",
          "",
          "empty configuration file",
          "Write the sections receivers, exporters and service.");
    } else if (!written.contains(ComponentKind.RECEIVER)) {
      refuse("", "", "no receiver configuration specified in config", "Add a section receivers.");
    } else if (!written.contains(ComponentKind.EXPORTER)) {
      refuse("", "", "no exporter configuration specified in config", "Add a section exporters.");
    }
  }

  private void connectors() {
    for (ComponentId id : ids(ComponentKind.CONNECTOR)) {
      for (ComponentKind kind : List.of(ComponentKind.EXPORTER, ComponentKind.RECEIVER)) {
        if (ids(kind).contains(id)) {
          refuse(
              "connectors::" + id,
              "",
              String.format(
                  "ambiguous ID: Found both \"%s\" %s and \"%s\" connector. Change one of the"
                      + " components' IDs to eliminate ambiguity (e.g. rename \"%s\" connector to"
                      + " \"%s/connector\")",
                  id, kind.id(), id, id, id),
              "");
        }
      }
    }
  }

  private void pipeline(PipelineConfig pipeline) {
    String path = "service::pipelines::" + pipeline.id();
    if (pipeline.id().signal() == Signal.PROFILES && !gates.profiles()) {
      refuse(
          "service::pipelines",
          pipeline.id().toString(),
          "pipeline \""
              + pipeline.id()
              + "\": profiling signal support is at alpha level, gated under the"
              + " \"service.profilesSupport\" feature gate",
          "Start with --feature-gates=service.profilesSupport.");
    }
    if (pipeline.receivers().isEmpty()) {
      refuse(path, "", "must have at least one receiver", "");
    }
    if (pipeline.exporters().isEmpty()) {
      refuse(path, "", "must have at least one exporter", "");
    }
    references(path, "receiver", pipeline.receivers(), withConnectors(ComponentKind.RECEIVER));
    references(path, "processor", pipeline.processors(), ids(ComponentKind.PROCESSOR));
    references(path, "exporter", pipeline.exporters(), withConnectors(ComponentKind.EXPORTER));
    Set<ComponentId> seen = new HashSet<>();
    List<ComponentId> processors = pipeline.processors();
    for (int i = 0; i < processors.size(); i++) {
      ComponentId id = processors.get(i);
      if (!seen.add(id)) {
        refuse(
            path + "::processors[" + i + "]",
            "\"" + id + "\"",
            "references processor \"" + id + "\" multiple times",
            "Name it once.");
      }
    }
  }

  private void references(
      String path, String kind, List<ComponentId> references, Set<ComponentId> valid) {
    for (int i = 0; i < references.size(); i++) {
      requireDeclared(path + "::" + kind + "s", i, references.get(i), kind, valid);
    }
  }

  private void requireDeclared(
      String path, int index, ComponentId id, String kind, Set<ComponentId> valid) {
    if (valid.contains(id)) {
      return;
    }
    List<String> names = new ArrayList<>();
    valid.forEach(name -> names.add(name.toString()));
    String mend =
        Nearest.to(id.toString(), names)
            .map(Nearest::question)
            .orElseGet(
                () ->
                    names.isEmpty()
                        ? "Add it to the section " + kind + "s."
                        : "Configured: " + String.join(", ", names) + ".");
    refuse(
        path + "[" + index + "]",
        "\"" + id + "\"",
        "references " + kind + " \"" + id + "\" which is not configured",
        mend);
  }

  private Set<ComponentId> withConnectors(ComponentKind kind) {
    Set<ComponentId> all = new TreeSet<>(ids(kind));
    all.addAll(ids(ComponentKind.CONNECTOR));
    return all;
  }

  private Set<ComponentId> ids(ComponentKind kind) {
    return declared.getOrDefault(kind, Set.of());
  }

  private void refuse(String path, String value, String why, String mend) {
    findings.problem(
        new ConfigException.Problem(
            path, value, why, mend, ConfigException.Stage.VALIDATE, origins.apply(path)));
  }
}
