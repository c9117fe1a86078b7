package dev.sluice.engine;

import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.tap.EdgeId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The edges of a graph by what a watcher calls them, and where what passes can be seen. */
final class GraphEdges {
  private final Graph graph;
  private final Map<EdgeId, Set<Watchable>> edges = new LinkedHashMap<>();

  private GraphEdges(Graph graph) {
    this.graph = graph;
  }

  /** By pipeline in configured order, and within each as data goes. */
  static Map<EdgeId, Set<Watchable>> of(Graph graph) {
    GraphEdges found = new GraphEdges(graph);
    graph.pipelines().values().forEach(found::pipeline);
    return found.edges;
  }

  private void pipeline(PipelineRun run) {
    String id = run.spec().id().toString();
    List<String> steps = run.processors().stream().map(GraphEdges::name).toList();
    String first = steps.isEmpty() ? EdgeId.PIPELINE : steps.get(0);
    String last = steps.isEmpty() ? EdgeId.PIPELINE : steps.get(steps.size() - 1);
    for (ComponentId source : run.spec().receivers()) {
      for (Part part : graph.parts()) {
        LiveOutlets outlets = part.outputs().get(run.spec().id().signal());
        if (outlets != null && part.instance().id().equals(source) && outlets.leadTo(id)) {
          add(new EdgeId(id, name(part), first), new LiveOutlets.Toward(outlets, id));
        }
      }
    }
    for (int i = 0; i + 1 < steps.size(); i++) {
      add(new EdgeId(id, steps.get(i), steps.get(i + 1)), run.between().get(i));
    }
    for (SinkBranch branch : run.branches()) {
      add(new EdgeId(id, last, name(branch.part())), branch.way());
    }
  }

  private void add(EdgeId id, Watchable place) {
    edges.computeIfAbsent(id, key -> new LinkedHashSet<>()).add(place);
  }

  private static String name(Part part) {
    InstanceId instance = part.instance();
    String name = instance.kind().id() + "/" + instance.id();
    return instance.kind() == ComponentKind.CONNECTOR ? name + " (" + instance.scope() + ")" : name;
  }
}
