package dev.sluice.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.Outlets;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.tap.EdgeId;
import dev.sluice.tap.Tap;
import dev.sluice.tap.TapEnd;
import dev.sluice.tap.TapOptions;
import dev.sluice.tap.TappedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a running collector can be watched, over its reloads and to its end. */
class TapsTest {
  private static final TapOptions ALL = new TapOptions(Double.POSITIVE_INFINITY, 100, 1 << 20);

  private final Journal journal = new Journal();
  private @Nullable Collector started;

  private CollectorBuilder graph() {
    return graph("");
  }

  private CollectorBuilder graph(String tagOfIn) {
    Fakes.Config config = new Fakes.Config(journal, "", "here");
    CollectorBuilder builder =
        Collector.builder()
            .component("in", new Fakes.In(), new Fakes.Config(journal, tagOfIn, "here"))
            .component("in/2", new Fakes.In(), new Fakes.Config(journal, "", "there"))
            .component("join", new Fakes.Join(), config);
    for (String id : List.of("step", "step/2", "step/3")) {
      builder.component(id, new Fakes.Step(), config);
    }
    for (String id : List.of("out", "out/2", "out/3")) {
      builder.component(id, new Fakes.Out(), config);
    }
    return builder;
  }

  private void start(CollectorBuilder builder) {
    started = builder.build();
    started.start();
  }

  private Collector collector() {
    return requireNonNull(started);
  }

  @AfterEach
  void stop() {
    collector().stop(Duration.ofSeconds(1));
  }

  private Outlets outlets(String receiver) {
    return requireNonNull(
        requireNonNull(journal.receivers.get(receiver)).get(Signal.TRACES), receiver);
  }

  private Outcome offer(TelemetryConsumer way, int... bytes) {
    byte[] payload = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      payload[i] = (byte) bytes[i];
    }
    Replies replies = new Replies();
    way.accept(Batch.of(Signal.TRACES, Payload.of(payload), 1), replies);
    return replies.only();
  }

  private Tap tap(String pipeline, String from, String to) {
    return collector().taps().open(new EdgeId(pipeline, from, to), ALL);
  }

  /** The first byte of each batch that can be polled. */
  private static List<Integer> seen(Tap tap) {
    List<Integer> all = new ArrayList<>();
    for (TappedBatch next = tap.poll(); next != null; next = tap.poll()) {
      try (TappedBatch copy = next) {
        all.add((int) copy.batch().payload().toByteArray()[0]);
      }
    }
    return all;
  }

  @Test
  void namesEveryEdgeInTheOrderDataGoes() {
    start(
        graph()
            .pipeline("traces", List.of("in", "in/2"), List.of("step", "step/2"), List.of("out"))
            .pipeline("traces/a", List.of("in"), List.of("step"), List.of("out", "join"))
            .pipeline("traces/b", List.of("join"), List.of(), List.of("out/2", "out/3")));
    assertThat(collector().taps().edges())
        .extracting(EdgeId::toString)
        .containsExactly(
            "traces: receiver/in -> processor/step",
            "traces: receiver/in/2 -> processor/step",
            "traces: processor/step -> processor/step/2",
            "traces: processor/step/2 -> exporter/out",
            "traces/a: receiver/in -> processor/step",
            "traces/a: processor/step -> exporter/out",
            "traces/a: processor/step -> connector/join (traces to traces)",
            "traces/b: connector/join (traces to traces) -> pipeline",
            "traces/b: pipeline -> exporter/out/2",
            "traces/b: pipeline -> exporter/out/3");
  }

  @Test
  void eachEdgeShowsWhatPassesThere() {
    start(
        graph()
            .pipeline("traces", List.of("in", "in/2"), List.of("step", "step/2"), List.of("out"))
            .pipeline("traces/a", List.of("in"), List.of("step"), List.of("out", "join"))
            .pipeline("traces/b", List.of("join"), List.of(), List.of("out/2", "out/3")));
    List<Tap> taps =
        collector().taps().edges().stream().map(id -> collector().taps().open(id, ALL)).toList();
    offer(outlets("in").all(), 1);
    offer(outlets("in/2").all(), 2);
    offer(outlets("in").to(List.of("traces/a")), 3);
    assertThat(taps.stream().map(TapsTest::seen))
        .containsExactly(
            List.of(1),
            List.of(2),
            List.of(1, 2),
            List.of(1, 2),
            List.of(1, 3),
            List.of(1, 3),
            List.of(1, 3),
            List.of(1, 3),
            List.of(1, 3),
            List.of(1, 3));
    taps.forEach(Tap::close);
    assertThat(collector().budget().usedBytes()).isZero();
  }

  @Test
  void aWayThatIsChosenLaterIsWatchedToo() {
    start(
        graph()
            .pipeline("traces/a", List.of("in"), List.of(), List.of("out"))
            .pipeline("traces/b", List.of("in"), List.of(), List.of("out/2")));
    TelemetryConsumer before = outlets("in").to(List.of("traces/b"));
    Tap tap = tap("traces/b", "receiver/in", EdgeId.PIPELINE);
    offer(before, 1);
    offer(outlets("in").to(List.of("traces/b", "traces/a")), 2);
    offer(outlets("in").to(List.of("traces/a")), 3);
    assertThat(seen(tap)).containsExactly(1, 2);
    tap.close();
    offer(before, 4);
    assertThat(tap.counts().seen()).isEqualTo(2);
  }

  @Test
  void severalMayWatchOneEdgeAndEachGetsItsOwn() {
    start(graph().pipeline("traces", List.of("in"), List.of(), List.of("out")));
    Tap one = tap("traces", "pipeline", "exporter/out");
    Tap other = tap("traces", "pipeline", "exporter/out");
    offer(outlets("in").all(), 1);
    one.close();
    offer(outlets("in").all(), 2);
    assertThat(seen(other)).containsExactly(1, 2);
    assertThat(one.counts().seen()).isEqualTo(1);
  }

  @Test
  void whatNobodyPollsChangesNoAnswerAndNoOrder() {
    start(graph().pipeline("traces", List.of("in"), List.of("step"), List.of("out", "out/2")));
    TapOptions tiny = new TapOptions(Double.POSITIVE_INFINITY, 1, 1);
    collector().taps().edges().forEach(id -> collector().taps().open(id, tiny));
    List<String> answers = List.of("accepted", "refused", "later");
    for (String answer : answers) {
      Outcome told =
          switch (answer) {
            case "refused" -> Told.REJECTED;
            case "later" -> Told.retry(RetryCause.BACKEND);
            default -> Told.ACCEPTED;
          };
      journal.answers.put("out", told);
      journal.answers.put("out/2", told);
      journal.events.clear();
      Outcome outcome = offer(outlets("in").all(), 1, 2);
      assertThat(outcome).isInstanceOf(told.getClass());
      assertThat(journal.events.get(0)).isEqualTo("through step@traces");
      assertThat(journal.withPrefix("deliver")).hasSize(answer.equals("accepted") ? 2 : 0);
    }
    assertThat(collector().ledgers()).allSatisfy(ledger -> assertThat(ledger.balances()).isTrue());
  }

  @Test
  void anOfferThatIsRefusedIsSeenAndSeenAgain() {
    start(graph().pipeline("traces", List.of("in"), List.of(), List.of("out")));
    Tap tap = tap("traces", "pipeline", "exporter/out");
    journal.answers.put("out", Told.retry(RetryCause.BACKEND));
    offer(outlets("in").all(), 1);
    offer(outlets("in").all(), 1);
    assertThat(seen(tap)).containsExactly(1, 1);
  }

  @Test
  void followsTheEdgeOfItsIdOverReloads() {
    start(graph().pipeline("traces", List.of("in"), List.of("step", "step/2"), List.of("out")));
    List<Tap> taps =
        List.of(
            tap("traces", "receiver/in", "processor/step"),
            tap("traces", "processor/step", "processor/step/2"),
            tap("traces", "processor/step/2", "exporter/out"));
    offer(outlets("in").all(), 1);
    Fakes.Config other = new Fakes.Config(journal, "-new", "elsewhere");
    collector()
        .reload( // every part is another one
            Collector.builder()
                .component("in", new Fakes.In(), other)
                .component("step", new Fakes.Step(), other)
                .component("step/2", new Fakes.Step(), other)
                .component("out", new Fakes.Out(), other)
                .pipeline("traces", List.of("in"), List.of("step", "step/2"), List.of("out"))
                .toConfig());
    offer(outlets("in").all(), 2);
    collector()
        .reload( // most stay, and one comes
            Collector.builder()
                .component("in", new Fakes.In(), other)
                .component("step", new Fakes.Step(), other)
                .component("step/2", new Fakes.Step(), other)
                .component("step/3", new Fakes.Step(), other)
                .component("out", new Fakes.Out(), other)
                .pipeline("traces", List.of("in"), List.of("step", "step/2"), List.of("out"))
                .pipeline("traces/b", List.of("in"), List.of("step/3"), List.of("out"))
                .toConfig());
    offer(outlets("in").all(), 3);
    taps.forEach(tap -> assertThat(seen(tap)).as("%s", tap.edge()).containsExactly(1, 2, 3));
    taps.forEach(tap -> assertThat(tap.end()).isNull());
  }

  @Test
  void endsWhereAReloadLeavesNoEdgeOfItsId() {
    start(graph().pipeline("traces", List.of("in"), List.of("step"), List.of("out")));
    Tap gone = tap("traces", "processor/step", "exporter/out");
    Tap stays = tap("traces", "receiver/in", "processor/step");
    offer(outlets("in").all(), 1);
    collector()
        .reload(
            graph()
                .pipeline("traces", List.of("in"), List.of("step", "step/2"), List.of("out"))
                .toConfig());
    offer(outlets("in").all(), 2);
    assertThat(gone.end()).isEqualTo(TapEnd.EDGE_GONE);
    assertThat(seen(gone)).as("what it had").containsExactly(1);
    assertThat(stays.end()).isNull();
    assertThat(seen(stays)).containsExactly(1, 2);
    gone.close();
  }

  @Test
  void aReloadThatFailsLeavesItWhereItIs() {
    start(graph().pipeline("traces", List.of("in"), List.of("step"), List.of("out")));
    Tap tap = tap("traces", "receiver/in", "processor/step");
    journal.failingStarts.add("in-broken");
    assertThatThrownBy(
            () ->
                collector()
                    .reload(
                        graph("-broken")
                            .pipeline("traces", List.of("in"), List.of("step"), List.of("out"))
                            .toConfig()))
        .isInstanceOf(CollectorException.class);
    offer(outlets("in").all(), 1); // of the receiver that came back
    assertThat(seen(tap)).containsExactly(1);
  }

  @Test
  void endsWhenTheCollectorStops() {
    start(graph().pipeline("traces", List.of("in"), List.of("step"), List.of("out")));
    Tap tap = tap("traces", "receiver/in", "processor/step");
    offer(outlets("in").all(), 1);
    collector().stop(Duration.ofSeconds(1));
    assertThat(tap.end()).isEqualTo(TapEnd.STOPPED);
    assertThat(seen(tap)).containsExactly(1);
    tap.close();
    assertThat(collector().budget().usedBytes()).isZero();
    assertThatThrownBy(() -> tap("traces", "receiver/in", "processor/step"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stopped");
  }

  @Test
  void saysWhichEdgesThereAreInsteadOfAnotherOne() {
    start(graph().pipeline("traces", List.of("in"), List.of(), List.of("out")));
    assertThatThrownBy(() -> tap("traces", "receiver/in", "exporter/out"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "There is no edge \"traces: receiver/in -> exporter/out\". There are: \"traces:"
                + " receiver/in -> pipeline\", \"traces: pipeline -> exporter/out\".");
  }
}
