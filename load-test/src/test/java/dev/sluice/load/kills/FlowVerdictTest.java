package dev.sluice.load.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.sink.Sink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The sink takes the place of the collector: what is sent to it is accepted and has arrived. */
class FlowVerdictTest {
  private static final FlowVerdict GOOD =
      new FlowVerdict(
          Signal.LOGS,
          new FlowVerdict.Items(100, 110, 10, 0, Map.of()),
          new FlowVerdict.Faults(0, 0, 0, 0),
          new FlowVerdict.Again(40, 20, 0));

  @Test
  void whatArrivedAsItWasSentIsGood() throws Exception {
    try (Sink sink = new Sink(0, 0, true, 1)) {
      Flow flow = new Flow(Signal.TRACES, 10, sink);
      flow.beginLife();
      send(flow, sink);
      FlowVerdict verdict = FlowVerdict.of(flow);
      assertThat(verdict.failures(0)).isEmpty();
      assertThat(verdict.items().accepted()).isPositive();
      assertThat(verdict.items().taken()).isEqualTo(verdict.items().accepted());
      assertThat(flow.missing()).isZero();
    }
  }

  @Test
  void whatIsElsewhereIsLostInTheRoundInWhichItWasSent() throws Exception {
    try (Sink taking = new Sink(0, 0, true, 1);
        Sink asked = new Sink(0, 0, true, 1)) {
      Flow flow = new Flow(Signal.LOGS, 10, asked);
      for (int life = 0; life <= Flow.LIVES_BEFORE_THE_FIRST_ROUND; life++) {
        flow.beginLife();
      }
      send(flow, taking);
      long first = flow.bodies().handedOut();
      flow.beginLife();
      send(flow, taking);
      FlowVerdict verdict = FlowVerdict.of(flow);
      assertThat(verdict.items().lost())
          .isEqualTo(verdict.items().accepted())
          .isEqualTo(flow.missing());
      assertThat(verdict.items().lostByRound())
          .isEqualTo(Map.of(1, first, 2, flow.bodies().handedOut() - first));
      assertThat(verdict.failures(0)).singleElement().asString().contains("lost", "1: " + first);
    }
  }

  @Test
  void itemsOfAnotherSenderAreSentByNobody() throws Exception {
    try (Sink sink = new Sink(0, 0, true, 1);
        Sink other = new Sink(0, 0, true, 1)) {
      Flow stranger = new Flow(Signal.LOGS, 10, other);
      Flow flow = new Flow(Signal.LOGS, 10, sink);
      stranger.beginLife();
      flow.beginLife();
      send(stranger, sink);
      FlowVerdict verdict = FlowVerdict.of(flow);
      assertThat(verdict.faults().unsent()).isEqualTo(stranger.bodies().handedOut());
      assertThat(verdict.failures(0)).anyMatch(text -> text.contains("nobody sent"));
    }
  }

  @Test
  void duplicatesUpToTheBoundAreGood() {
    assertThat(GOOD.failures(20)).isEmpty();
    assertThat(GOOD.failures(19))
        .containsExactly("logs: one kill made 20 items arrive again, more than 19");
  }

  @Test
  void everyFailureIsTold() {
    FlowVerdict bad =
        new FlowVerdict(
            Signal.METRICS,
            new FlowVerdict.Items(0, 0, 0, 1, Map.of(4, 1L)),
            new FlowVerdict.Faults(2, 3, 4, 5),
            new FlowVerdict.Again(0, 0, 0));
    assertThat(bad.failures(0))
        .hasSize(6)
        .allSatisfy(text -> assertThat(text).startsWith("metrics: "));
    assertThat(bad.line()).contains("lost 1, corrupted 2, sent by nobody 3");
  }

  /** Some requests. */
  private static void send(Flow flow, Sink sink) {
    long before = flow.tally().requests();
    try (EventLoops loops = new EventLoops(1);
        Traffic traffic =
            new Traffic(
                List.of(flow),
                1,
                Wire.of(Wire.Protocol.HTTP, Wire.Compression.NONE),
                sink.httpPort(),
                loops)) {
      traffic.beginOnceListening();
      while (flow.tally().requests() < before + 3) {
        LockSupport.parkNanos(100_000);
      }
      traffic.rest();
    }
  }
}
