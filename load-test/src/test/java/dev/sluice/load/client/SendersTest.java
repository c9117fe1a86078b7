package dev.sluice.load.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.Generator;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.scenario.Phase;
import dev.sluice.load.sink.Sink;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendersTest {
  @Test
  void severalPortsShareTheConnectionsAndEachHasOne() throws Exception {
    Wire wire = Wire.of(Wire.Protocol.GRPC, Wire.Compression.NONE);
    try (Sink first = new Sink(0, 0, false, 1);
        Sink second = new Sink(0, 0, false, 1);
        EventLoops loops = new EventLoops(1);
        Senders senders =
            Senders.connect(
                "127.0.0.1", List.of(first.grpcPort(), second.grpcPort()), wire, 1, loops)) {
      assertThat(senders.all()).hasSize(2);
      Bodies bodies =
          new Bodies(
              Templates.of(Profile.File.of(Signal.LOGS).profile(), Instant.now()),
              Wire.Compression.NONE,
              1,
              0,
              false);
      Generator generator = new Generator("g", bodies, senders, 1, false);
      generator.play(List.of(new Phase(null, 0.3, null, null, null)));
      long requests = generator.tally().requests();
      assertThat(requests).isGreaterThan(1);
      assertThat(first.account(Signal.LOGS).requests()).isBetween(requests / 2, requests / 2 + 1);
      assertThat(second.account(Signal.LOGS).requests()).isBetween(requests / 2, requests / 2 + 1);
    }
  }
}
