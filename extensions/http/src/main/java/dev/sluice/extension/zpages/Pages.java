package dev.sluice.extension.zpages;

import static dev.sluice.extension.zpages.Html.escaped;

import dev.sluice.component.CollectorView;
import dev.sluice.component.CollectorView.PipelineView;
import dev.sluice.component.ExtensionContext;
import dev.sluice.id.ComponentId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the pages say, from a look at the collector for each request. */
final class Pages {
  private static final String PIPELINE = "zpipelinename";
  private static final String COMPONENT = "zcomponentname";
  private static final String KIND = "zcomponentkind";
  private static final String EXTENSION = "zextensionname";

  private final ExtensionContext context;
  private final boolean taps;

  /**
   * @param taps whether there is a page of taps to point to
   */
  Pages(ExtensionContext context, boolean taps) {
    this.context = context;
    this.taps = taps;
  }

  String service() {
    CollectorView collector = context.collector();
    Html page = new Html("Service " + collector.buildInfo().command());
    page.heading("Build Info:")
        .table(
            List.of(),
            List.of(
                row("Command", collector.buildInfo().command()),
                row("Description", collector.buildInfo().description()),
                row("Version", collector.buildInfo().version())))
        .heading("Runtime Info:")
        .table(
            List.of(),
            List.of(
                row("StartTimestamp", collector.startTime().toString()),
                row("Ready", Boolean.toString(collector.isReady())),
                row("Java", Runtime.version().toString()),
                row("OS", System.getProperty("os.name", "")),
                row("Arch", System.getProperty("os.arch", ""))))
        .paragraph(Html.link("Pipelines", "pipelinez"))
        .paragraph(Html.link("Extensions", "extensionz"))
        .paragraph(Html.link("Features", "featurez"));
    if (taps) {
      page.paragraph(Html.link("Taps", "tapz"));
    }
    return page.end();
  }

  String pipelines(Query query) {
    List<List<String>> rows =
        context.collector().pipelines().stream()
            .sorted(Comparator.comparing(PipelineView::id))
            .map(
                pipeline ->
                    List.of(
                        escaped(pipeline.id()),
                        pipeline.signal().id(),
                        Boolean.toString(pipeline.mutatesData()),
                        escaped(pipeline.durability()),
                        components(pipeline, "receiver", pipeline.receivers(), "<br>"),
                        components(pipeline, "processor", pipeline.processors(), " &rarr; "),
                        components(pipeline, "exporter", pipeline.exporters(), "<br>")))
            .toList();
    Html page =
        new Html("Pipelines")
            .table(
                List.of(
                    "FullName",
                    "InputType",
                    "MutatesData",
                    "Durability",
                    "Receivers",
                    "Processors",
                    "Exporters"),
                rows);
    if (!query.get(COMPONENT).isEmpty() && !query.get(KIND).isEmpty()) {
      page.heading(query.get(KIND) + ": " + query.get(COMPONENT));
    }
    return page.end();
  }

  String extensions(Query query) {
    List<List<String>> rows =
        context.collector().extensions().stream()
            .map(ComponentId::toString)
            .sorted()
            .map(id -> List.of(Html.link(id, "extensionz", EXTENSION, id)))
            .toList();
    Html page = new Html("Extensions").table(List.of(), rows);
    if (!query.get(EXTENSION).isEmpty()) {
      page.heading(query.get(EXTENSION));
    }
    return page.end();
  }

  String features() {
    Map<String, Boolean> gates = new TreeMap<>(context.collector().featureGates());
    return new Html("Feature Gates")
        .table(
            List.of("ID", "Enabled"),
            gates.entrySet().stream()
                .map(gate -> List.of(escaped(gate.getKey()), gate.getValue().toString()))
                .toList())
        .end();
  }

  private static String components(
      PipelineView pipeline, String kind, List<ComponentId> ids, String between) {
    return ids.stream()
        .map(
            id ->
                Html.link(
                    id.toString(),
                    "pipelinez",
                    PIPELINE,
                    pipeline.id(),
                    COMPONENT,
                    id.toString(),
                    KIND,
                    kind))
        .collect(Collectors.joining(between));
  }

  private static List<String> row(String name, String value) {
    return List.of("<b>" + escaped(name) + "</b>", escaped(value));
  }
}
