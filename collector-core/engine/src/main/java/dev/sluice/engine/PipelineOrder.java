package dev.sluice.engine;

import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.PipelineConfig;
import dev.sluice.engine.GraphPlan.ConnectorUse;
import dev.sluice.id.ComponentId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Orders pipelines so that each comes after those it feeds through connectors, by a depth-first
 * walk; a way back to a pipeline that the walk is still in is a cycle.
 */
final class PipelineOrder {
  private final CollectorConfig spec;
  private final Set<ConnectorUse> connectors;
  private final Set<PipelineConfig> done = new LinkedHashSet<>();
  private final List<Step> path = new ArrayList<>();

  /**
   * @param pipeline a pipeline the walk is in
   * @param by the connector it leaves it by
   */
  private record Step(PipelineConfig pipeline, ConnectorUse by) {}

  PipelineOrder(CollectorConfig spec, Set<ConnectorUse> connectors) {
    this.spec = spec;
    this.connectors = connectors;
  }

  List<PipelineConfig> sinksFirst() {
    for (PipelineConfig pipeline : spec.service().pipelines()) {
      visit(pipeline);
    }
    return List.copyOf(done);
  }

  private void visit(PipelineConfig pipeline) {
    if (done.contains(pipeline)) {
      return;
    }
    for (ConnectorUse connector : connectors) {
      if (connector.takesFrom(pipeline)) {
        path.add(new Step(pipeline, connector));
        for (PipelineConfig next : spec.service().pipelines()) {
          if (connector.feeds(next)) {
            checkNoCycle(next);
            visit(next);
          }
        }
        path.remove(path.size() - 1);
      }
    }
    done.add(pipeline);
  }

  private void checkNoCycle(PipelineConfig next) {
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).pipeline().equals(next)) {
        throw Blame.pipelines(
            next.path(),
            "cycle detected: " + inWords(path.subList(i, path.size())),
            "Take one of the connectors out of this circle");
      }
    }
  }

  /** The cycle, told from a connector to the same connector, as the reference tells it. */
  private static String inWords(List<Step> cycle) {
    List<String> words = new ArrayList<>();
    Step last = cycle.get(cycle.size() - 1);
    words.add(connector(last));
    for (Step step : cycle) {
      for (ComponentId processor : step.pipeline().processors()) {
        words.add("processor \"" + processor + "\" in pipeline \"" + step.pipeline().id() + "\"");
      }
      words.add(connector(step));
    }
    return String.join(" -> ", words);
  }

  private static String connector(Step step) {
    return "connector \""
        + step.by().id()
        + "\" ("
        + step.by().pair().from().id()
        + " to "
        + step.by().pair().to().id()
        + ")";
  }
}
