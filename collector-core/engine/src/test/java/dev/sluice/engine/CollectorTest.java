package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.component.CollectorView.PipelineView;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.Outlets;
import dev.sluice.config.ConfigException;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.PipelineLedger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectorTest {
  private final Journal journal = new Journal();
  private final MemoryLog log = new MemoryLog();
  private final CollectorBuilder builder = Collector.builder().logs(name -> log);
  private Collector collector = emptyCollector();

  @AfterEach
  void stop() {
    collector.stop(Duration.ofSeconds(1));
  }

  private static Collector emptyCollector() {
    return Collector.builder()
        .featureGates(FeatureGates.parse(List.of(FeatureGates.ALLOW_NO_PIPELINES)))
        .build();
  }

  private Fakes.Config config(String tag) {
    return new Fakes.Config(journal, tag, tag);
  }

  private Collector started() {
    collector = builder.build();
    collector.start();
    return collector;
  }

  private Outcome send(String receiver, int items) {
    return send(receiver, Signal.TRACES, items);
  }

  private Outcome send(String receiver, Signal signal, int items) {
    Outlets next = journal.receivers.getOrDefault(receiver, Map.of()).get(signal);
    if (next == null) {
      throw new AssertionError(receiver + " takes no " + signal);
    }
    Replies replies = new Replies();
    next.all().accept(Told.batch(items), replies);
    return replies.only();
  }

  @Test
  void startsExportersFirstAndReceiversLastAndStopsTheOtherWayRound() {
    builder
        .component("in", new Fakes.In(), config(""))
        .component("step/1", new Fakes.Step(), config(""))
        .component("step/2", new Fakes.Step(), config(""))
        .component("out", new Fakes.Out(), config(""))
        .component("side", new Fakes.Side(), config(""))
        .extension("side")
        .pipeline("traces", List.of("in"), List.of("step/1", "step/2"), List.of("out"));
    started();
    assertThat(journal.withPrefix("start"))
        .containsExactly(
            "start side", "start out", "start step/2@traces", "start step/1@traces", "start in");
    assertThat(journal.events).last().isEqualTo("ready side true");
    collector.stop(Duration.ofSeconds(5));
    assertThat(journal.withPrefix("unready")).containsExactly("unready side false");
    assertThat(journal.withPrefix("stop"))
        .containsExactly(
            "stop in", "stop step/1@traces", "stop step/2@traces", "stop out", "stop side");
    assertThat(log.at("info"))
        .anyMatch(line -> line.contains("Everything is ready. Begin running and processing data."))
        .anyMatch(line -> line.contains("Starting shutdown..."))
        .anyMatch(line -> line.contains("Shutdown complete."));
    assertThat(collector.status().values())
        .extracting(StatusSnapshot::status)
        .containsOnly(ComponentStatus.STOPPED);
  }

  @Test
  void countsWhatPassesInBothTiersOfTheLedger() {
    builder
        .component("in", new Fakes.In(), config(""))
        .component("out/a", new Fakes.Out(), config(""))
        .component("out/b", new Fakes.Out(), config(""))
        .pipeline("traces", List.of("in"), List.of(), List.of("out/a", "out/b"));
    started();
    journal.answers.put("out/b", Told.retry(RetryCause.QUEUE_FULL));
    assertThat(send("in", 7)).isEqualTo(Told.ACCEPTED);
    PipelineLedger ledger = collector.ledgers().get(0);
    assertThat(ledger.in()).isEqualTo(7);
    assertThat(ledger.passed()).isEqualTo(7);
    assertThat(ledger.branches())
        .extracting(BranchLedger::in, BranchLedger::delivered, BranchLedger::droppedTotal)
        .containsExactly(tuple(7L, 7L, 0L), tuple(7L, 0L, 7L));
    assertThat(log.at("warn")).singleElement().asString().contains("queue_full");
  }

  @Test
  void oneReceiverInstanceServesSeveralPipelinesAndSignals() {
    builder
        .component("in", new Fakes.In(), config(""))
        .component("out", new Fakes.Out(), config(""))
        .component("step", new Fakes.Step(), config(""))
        .pipeline("traces", List.of("in"), List.of("step"), List.of("out"))
        .pipeline("traces/2", List.of("in"), List.of("step"), List.of("out"))
        .pipeline("metrics", List.of("in"), List.of(), List.of("out"));
    started();
    assertThat(journal.withPrefix("create in")).hasSize(1);
    assertThat(journal.withPrefix("create out")).hasSize(2); // one for each signal
    assertThat(journal.withPrefix("create step")).hasSize(2); // one for each pipeline
    assertThat(send("in", 5)).isEqualTo(Told.ACCEPTED);
    assertThat(journal.withPrefix("deliver 5")).hasSize(2);
    assertThat(collector.ledgers()).extracting(PipelineLedger::in).containsExactly(5L, 5L, 0L);
  }

  @Test
  void aFullPipelineDoesNotHoldUpItsNeighbour() {
    builder
        .component("in", new Fakes.In(), config(""))
        .component("out/a", new Fakes.Out(), config(""))
        .component("out/b", new Fakes.Out(), config(""))
        .pipeline("traces/a", List.of("in"), List.of(), List.of("out/a"))
        .pipeline("traces/b", List.of("in"), List.of(), List.of("out/b"));
    started();
    journal.answers.put("out/b", Told.retry(RetryCause.QUEUE_FULL));
    assertThat(send("in", 5)).isEqualTo(Told.ACCEPTED);
    PipelineLedger full = collector.ledgers().get(1);
    assertThat(full.in()).isEqualTo(5);
    assertThat(full.dropped().values()).containsExactly(5L);
    assertThat(full.balances()).isTrue();
  }

  @Test
  void connectorsJoinPipelinesAndCountAsDelivered() {
    builder
        .component("in", new Fakes.In(), config(""))
        .component("join", new Fakes.Join(), config(""))
        .component("out", new Fakes.Out(), config(""))
        .pipeline("traces/a", List.of("in"), List.of(), List.of("join"))
        .pipeline("traces/b", List.of("join"), List.of(), List.of("out"))
        .pipeline("traces/c", List.of("join"), List.of(), List.of("out"));
    started();
    assertThat(send("in", 5)).isEqualTo(Told.ACCEPTED);
    assertThat(collector.ledgers()).extracting(PipelineLedger::in).containsExactly(5L, 5L, 5L);
    assertThat(collector.ledgers().get(0).branches().get(0).delivered()).isEqualTo(5);
    assertThat(journal.withPrefix("start")).containsExactly("start out", "start join", "start in");
  }

  @Test
  void stopsWhatHadStartedWhenAPartDoesNot() {
    builder
        .component("in", new Fakes.In(), config(""))
        .component("out", new Fakes.Out(), config(""))
        .pipeline("traces", List.of("in"), List.of(), List.of("out"));
    journal.failingStarts.add("in");
    collector = builder.build();
    assertThatThrownBy(collector::start)
        .isInstanceOf(CollectorException.class)
        .hasMessage("cannot start pipelines: failed to start \"in\" receiver: no luck");
    assertThat(journal.withPrefix("stop")).containsExactly("stop in", "stop out");
    assertThat(collector.view().isReady()).isFalse();
  }

  @Test
  void aFatalErrorOfAComponentStopsTheCollector() throws Exception {
    builder
        .component("in", new Fakes.In(), config(""))
        .component("out", new Fakes.Out(), config("-fatal"))
        .pipeline("traces", List.of("in"), List.of(), List.of("out"));
    started();
    send("in", 1);
    assertThatThrownBy(() -> collector.terminated().toCompletableFuture().get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("gone for good");
    assertThat(journal.withPrefix("stop")).containsExactly("stop in", "stop out-fatal");
  }

  @Test
  void showsItsPipelines() {
    builder
        .component("in", new Fakes.In(), config(""))
        .component("out/a", new Fakes.Out(), config("-memory"))
        .component("out/b", new Fakes.Out(), config(""))
        .pipeline("traces", List.of("in"), List.of(), List.of("out/a", "out/b"));
    started();
    PipelineView view = collector.view().pipelines().get(0);
    assertThat(view.durability()).isEqualTo("memory");
    assertThat(log.at("info")).anyMatch(line -> line.contains("durability, memory"));
  }

  @Test
  void isBuiltOfYamlWithFactoriesHandedIn() {
    collector =
        Collector.builder()
            .logs(name -> log)
            .withoutDiscovery()
            .factory(new Plain.In())
            .factory(new Plain.Out())
            .config("receivers: {plain: {}}\nexporters: {plain: {}}")
            .config("service: {pipelines: {traces: {receivers: [plain], exporters: [plain]}}}")
            .build();
    collector.start();
    assertThat(collector.view().pipelines()).extracting(PipelineView::id).containsExactly("traces");
    assertThat(collector.boundAddresses()).containsOnlyKeys("plain");
    assertThat(collector.boundAddresses("plain")).extracting(a -> a.getPort()).containsExactly(1);
  }

  @Test
  void tellsWhatIsWrongWithYaml() {
    CollectorBuilder broken =
        Collector.builder().withoutDiscovery().factory(new Plain.In()).config("receivers: {x: {}}");
    assertThatThrownBy(broken::build)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("receivers::x");
  }

  @Test
  void takesTheMetricsOfAComponentAwayWhenItStops() {
    builder
        .component("in", new Fakes.In(), config(""))
        .component("out", new Fakes.Out(), config(""))
        .pipeline("traces", List.of("in"), List.of(), List.of("out"));
    started();
    assertThat(collector.metrics().value("sluice_config_reloads", "result", "success")).isZero();
    collector.stop(Duration.ofSeconds(1));
    assertThat(collector.metrics().samples()).isEmpty();
  }
}
