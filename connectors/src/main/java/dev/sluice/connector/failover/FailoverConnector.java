package dev.sluice.connector.failover;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.runtime.Clock;
import java.util.List;

/**
 * The first level that works has the data. It holds nothing, has no timer and no thread: the answer
 * is that of the level that took the batch, or of all that refused it. Thread-safe.
 */
final class FailoverConnector implements Connector {
  private final List<TelemetryConsumer> levels;
  private final CurrentLevel current;
  private final FailoverSigns signs;
  private final Clock clock;

  /**
   * @param levels the way to each, best first
   */
  FailoverConnector(
      List<TelemetryConsumer> levels, FailoverConfig config, ConnectorContext context) {
    this.levels = List.copyOf(levels);
    this.clock = context.clock();
    this.current = new CurrentLevel(levels.size(), config.retryInterval().toNanos(), clock);
    this.signs = new FailoverSigns(context, config.priorityLevels(), current);
  }

  @Override
  public void start() {}

  @Override
  public void accept(Batch batch, Reply reply) {
    new Passage(this, batch, reply, current.beginning()).go();
  }

  int levels() {
    return levels.size();
  }

  TelemetryConsumer level(int index) {
    return levels.get(index);
  }

  CurrentLevel.Turn turn() {
    return current.turn();
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  /** That level has taken what it was offered in that turn. */
  void took(CurrentLevel.Turn turn, int level) {
    if (current.take(turn, level)) {
      signs.took(level);
    }
  }

  /** That level has not taken what it was offered in that turn. */
  void failed(CurrentLevel.Turn turn, int level, Outcome refusal) {
    if (turn.level() == level && current.end(turn)) {
      signs.failed(level, refusal);
    }
  }

  /** A batch may come to any of the levels, so nothing before them may answer for one of them. */
  @Override
  public Durability durability() {
    return Durability.ofBranches(levels.stream().map(TelemetryConsumer::durability).toList());
  }

  @Override
  public void stop(Deadline deadline) {}
}
