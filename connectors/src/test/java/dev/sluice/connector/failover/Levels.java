package dev.sluice.connector.failover;

import dev.sluice.component.Connector;
import dev.sluice.component.SignalPair;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@code failover} with so many levels, each of one pipeline that answers as the test says. */
final class Levels implements AutoCloseable {
  static final Outcome.Retry BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);
  static final Outcome.Rejected BAD = new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad");

  private static final SignalPair TRACES = new SignalPair(Signal.TRACES, Signal.TRACES);

  final TestContext world = TestContext.of(ComponentKind.CONNECTOR, "failover", Signal.TRACES);
  final List<RecordingConsumer> consumers = new ArrayList<>();
  final CountingLease lease = new CountingLease();
  private final Connector connector;

  /**
   * @param keys further keys of the configuration
   */
  Levels(int count, String... keys) {
    this(
        Collections.nCopies(count, Durability.DIRECT).stream().map(RecordingConsumer::new).toList(),
        keys);
  }

  Levels(List<RecordingConsumer> consumers, String... keys) {
    this.consumers.addAll(consumers);
    this.connector = over(world, consumers, keys);
  }

  /** A connector over these pipelines, one a level: {@code traces/0}, {@code traces/1}. */
  static Connector over(
      TestContext world, List<? extends TelemetryConsumer> consumers, String... keys) {
    Map<String, TelemetryConsumer> pipelines = new LinkedHashMap<>();
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < consumers.size(); i++) {
      pipelines.put("traces/" + i, consumers.get(i));
      levels.add("[traces/" + i + "]");
    }
    String yaml = "priority_levels: " + levels + "\n" + String.join("\n", keys);
    return new FailoverConnectorFactory()
        .create(SpecBinder.fromYaml(FailoverConfig.SPEC, yaml), world.between(TRACES, pipelines));
  }

  Connector connector() {
    return connector;
  }

  RecordingConsumer level(int index) {
    return consumers.get(index);
  }

  /** All of them answer so from now on. */
  void allAnswer(Outcome outcome) {
    consumers.forEach(consumer -> consumer.answer(outcome));
  }

  /** Offers a batch of three spans, with ten seconds of patience. */
  RecordingReply offer() {
    RecordingReply reply =
        new RecordingReply(
            Deadline.after(world.clock().nanoTime(), Duration.ofSeconds(10)), Cancellation.NEVER);
    connector.accept(Telemetry.batch(Signal.TRACES, 0, 3, RequestMetadata.NONE, lease), reply);
    return reply;
  }

  /** How many batches came to each level. */
  List<Integer> offered() {
    return consumers.stream().map(consumer -> consumer.batches().size()).toList();
  }

  void pass(Duration time) {
    world.manualClock().advance(time);
  }

  /** The level that metrics say has its turn. */
  int active() {
    return (int)
        world
            .metrics()
            .value(
                "otelcol_connector_failover_active_level",
                "connector",
                "failover",
                "signal",
                "traces");
  }

  @Override
  public void close() {
    world.close();
  }
}
