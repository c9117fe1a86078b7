package dev.sluice.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.client.Wire;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.Generator;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.scenario.Phase;
import dev.sluice.load.sink.Behaviour;
import dev.sluice.load.sink.Sink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  @Test
  void whatWasAcceptedAndIsNotAtTheSinkIsLost() throws Exception {
    try (Sink taking = new Sink(0, 0, true, 1);
        Sink asked = new Sink(0, 0, true, 1)) {
      Ledger ledger = Ledger.of(send(taking, 50), asked);
      assertThat(ledger.items().accepted()).isEqualTo(50);
      assertThat(ledger.items().lost()).isEqualTo(50);
      assertThat(ledger.items().taken()).isZero();
    }
  }

  @Test
  void whatTheSinkRejectedIsNotLost() throws Exception {
    try (Sink sink = new Sink(0, 0, true, 1)) {
      sink.behave(Behaviour.always(Behaviour.Kind.PARTIAL, 0));
      Ledger ledger = Ledger.of(send(sink, 50), sink);
      assertThat(ledger.items().rejected()).isEqualTo(5);
      assertThat(ledger.items().taken()).isEqualTo(45);
      assertThat(ledger.items().lost()).isZero();
    }
  }

  @Test
  void whatIsAtTheSinkWithoutAnAnswerIsUnconfirmed() throws Exception {
    try (Sink sink = new Sink(0, 0, true, 1)) {
      sink.behave(
          new Behaviour(0, List.of(new Behaviour.Fault(100, Behaviour.Kind.HANG_AFTER_TAKING, 0))));
      Ledger ledger = Ledger.of(send(sink, 50), sink);
      assertThat(ledger.items().accepted()).isZero();
      assertThat(ledger.items().unconfirmed()).isEqualTo(50);
      assertThat(ledger.items().lost()).isZero();
    }
  }

  private static Generator send(Sink sink, int items) throws Exception {
    try (EventLoops loops = new EventLoops(1);
        Senders senders =
            Senders.connect(
                "127.0.0.1",
                sink.grpcPort(),
                new Wire(Wire.Protocol.GRPC, Wire.Compression.NONE, 1, Map.of(), null),
                1,
                loops)) {
      Generator generator = generator(senders);
      generator.play(List.of(new Phase(null, 0.1, items * 10.0, null, null)));
      return generator;
    }
  }

  private static Generator generator(Senders senders) {
    return new Generator(
        "g",
        new Bodies(
            Templates.of(
                Profile.File.of(Signal.LOGS).withItemsPerRequest(List.of(10)).profile(),
                Instant.parse("2026-01-02T03:04:05Z")),
            Wire.Compression.NONE,
            1,
            0,
            false),
        senders,
        1,
        true);
  }
}
