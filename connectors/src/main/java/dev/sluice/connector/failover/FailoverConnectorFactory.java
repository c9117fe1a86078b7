package dev.sluice.connector.failover;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.Doubt;
import dev.sluice.component.PipelineId;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Creates {@code failover} connectors. Stateless. */
public final class FailoverConnectorFactory implements ConnectorFactory<FailoverConfig> {
  /** Found as a service, or handed to the builder. */
  public FailoverConnectorFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("failover");
  }

  @Override
  public Spec<FailoverConfig> spec() {
    return FailoverConfig.SPEC;
  }

  @Override
  public Map<SignalPair, Stability> pairs() {
    return Map.of(
        new SignalPair(Signal.TRACES, Signal.TRACES), Stability.ALPHA,
        new SignalPair(Signal.METRICS, Signal.METRICS), Stability.ALPHA,
        new SignalPair(Signal.LOGS, Signal.LOGS), Stability.ALPHA);
  }

  @Override
  public List<Doubt> doubts(FailoverConfig config, boolean isAlone) {
    List<Doubt> doubts = new ArrayList<>();
    Set<PipelineId> seen = new HashSet<>();
    for (int level = 0; level < config.priorityLevels().size(); level++) {
      List<PipelineId> pipelines = config.priorityLevels().get(level);
      for (int i = 0; i < pipelines.size(); i++) {
        if (!seen.add(pipelines.get(i))) {
          doubts.add(
              new Doubt(
                  path(level, i),
                  "The pipeline \""
                      + pipelines.get(i)
                      + "\" is named before. What fails there fails here too, and nobody gets a"
                      + " batch twice. Leave it out."));
        }
      }
    }
    return doubts;
  }

  @Override
  public Connector create(FailoverConfig config, ConnectorContext context) {
    List<String> behind = context.outlets().pipelines();
    requireBehind(config, behind);
    Set<String> idle = new HashSet<>(behind);
    List<TelemetryConsumer> levels = new ArrayList<>();
    for (List<PipelineId> level : config.priorityLevels()) {
      Set<String> ids = new HashSet<>();
      level.forEach(id -> ids.add(id.toString()));
      levels.add(context.outlets().to(ids));
      idle.removeAll(ids);
    }
    if (!idle.isEmpty()) {
      context
          .log()
          .warn(
              "Pipelines have this connector as a receiver and stand in none of its"
                  + " priority_levels: nothing comes to them.",
              "pipelines",
              idle);
    }
    return new FailoverConnector(levels, config, context);
  }

  private static void requireBehind(FailoverConfig config, List<String> behind) {
    List<Problem> problems = new ArrayList<>();
    for (int level = 0; level < config.priorityLevels().size(); level++) {
      List<PipelineId> pipelines = config.priorityLevels().get(level);
      for (int i = 0; i < pipelines.size(); i++) {
        String id = pipelines.get(i).toString();
        if (!behind.contains(id)) {
          problems.add(
              new Problem(
                  path(level, i),
                  id,
                  "Error registering consumer: the pipeline \"" + id + "\" is not behind it",
                  "these are, since they have it as a receiver: " + String.join(", ", behind)));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static String path(int level, int index) {
    return "priority_levels::" + level + "::" + index;
  }
}
