package dev.sluice.load.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.client.Body;
import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Template;
import dev.sluice.load.payload.Templates;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SinkLedgerTest {
  @Test
  void gapsDuplicatesAndDisorderOfEachGeneratorAreSaid() throws Exception {
    Template template =
        Templates.of(
                Profile.File.of(Signal.LOGS).withItemsPerRequest(List.of(10)).profile(),
                Instant.parse("2026-01-02T03:04:05Z"))
            .get(0);
    Body body = new Body(template.size());
    body.setLength(template.size());
    try (Sink sink = new Sink(0, 0, true, 1);
        EventLoops loops = new EventLoops(1);
        Senders senders =
            Senders.connect(
                "127.0.0.1",
                sink.grpcPort(),
                Wire.of(Wire.Protocol.GRPC, Wire.Compression.NONE),
                1,
                loops)) {
      assertThat(SinkLedger.lines(sink)).containsExactly("nothing arrived");
      for (long first : new long[] {0, 30, 20, 30}) {
        template.fill(body.bytes(), 2, 5, first);
        CountDownLatch answered = new CountDownLatch(1);
        senders.all().get(0).send(Signal.LOGS, body, answer -> answered.countDown());
        assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
      }
      List<String> lines = SinkLedger.lines(sink);
      assertThat(lines.get(0)).startsWith("logs: 4 requests, ").contains("40 items taken");
      assertThat(lines.get(1))
          .isEqualTo(
              "  run 2 generator 5: 30 different items up to 39, 10 missing below it, 0 rejected, 10 duplicates, 10 reordered");
    }
  }
}
