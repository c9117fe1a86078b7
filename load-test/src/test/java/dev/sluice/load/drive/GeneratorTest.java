package dev.sluice.load.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.SentItems;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Template;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.scenario.Phase;
import dev.sluice.load.sink.Account;
import dev.sluice.load.sink.Arrivals;
import dev.sluice.load.sink.Behaviour;
import dev.sluice.load.sink.Sink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorTest {
  private static final List<Template> TEMPLATES =
      Templates.of(
          Profile.File.of(Signal.METRICS).withItemsPerRequest(List.of(10)).profile(),
          Instant.parse("2026-01-02T03:04:05Z"));

  @ParameterizedTest
  @CsvSource({
    "GRPC,NONE",
    "GRPC,GZIP",
    "GRPC,ZSTD",
    "HTTP,GZIP",
    "HTTP_JSON,NONE",
    "HTTP_JSON,ZSTD"
  })
  void everythingOfAScheduleArrivesUnchangedOverEachProtocol(
      Wire.Protocol protocol, Wire.Compression compression) throws Exception {
    try (Sink sink = new Sink(0, 0, true, 1);
        EventLoops loops = new EventLoops(1);
        Senders senders = connect(sink, protocol, compression, loops)) {
      Generator generator = generator(protocol, compression, senders);
      sink.compareWith(Signal.METRICS, generator.bodies().source(), new SentItems(TEMPLATES));
      generator.play(List.of(new Phase("a", 0.1, 1000.0, null, null), phase(0.1, 2000)));
      assertThat(generator.tally().items()).isEqualTo(300);
      assertThat(generator.askedItems()).isEqualTo(300);
      assertThat(generator.acceptedOfAsked()).isEqualTo(300);
      assertThat(generator.unsentRequests()).isZero();
      Arrivals arrivals = sink.account(Signal.METRICS).of(generator.bodies().source());
      assertThat(arrivals.taken().size()).isEqualTo(300);
      assertThat(arrivals.taken().duplicates()).isZero();
      assertThat(arrivals.checked()).isEqualTo(300);
      assertThat(arrivals.corrupted()).isZero();
      Account account = sink.account(Signal.METRICS);
      assertThat(account.codings())
          .containsExactly(
              switch (compression) {
                case NONE -> "identity";
                case GZIP -> "gzip";
                case ZSTD -> "zstd";
              });
      assertThat(account.plainBytes() / 300.0)
          .isCloseTo(generator.bodies().plainBytesPerItem(), within(1.0));
      double wire = account.bytes() / 300.0;
      assertThat(wire).isCloseTo(generator.bodies().wireBytesPerItem(), within(2.0));
    }
  }

  @Test
  void aPhaseWithoutLoadTakesItsTime() throws Exception {
    try (Sink sink = new Sink(0, 0, true, 1);
        EventLoops loops = new EventLoops(1);
        Senders senders = connect(sink, Wire.Protocol.GRPC, Wire.Compression.NONE, loops)) {
      Generator generator = generator(Wire.Protocol.GRPC, Wire.Compression.NONE, senders);
      long start = System.nanoTime();
      generator.play(List.of(phase(0.3, 0)));
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000);
      assertThat(generator.tally().items()).isZero();
    }
  }

  @Test
  void aScheduleInTimesOfTheCapacityFollowsFromTheClosedLoopBeforeIt() throws Exception {
    try (Sink sink = new Sink(0, 0, true, 1);
        EventLoops loops = new EventLoops(1);
        Senders senders = connect(sink, Wire.Protocol.GRPC, Wire.Compression.NONE, loops)) {
      sink.behave(new Behaviour(20, List.of()));
      Generator generator = generator(Wire.Protocol.GRPC, Wire.Compression.NONE, senders);
      generator.play(
          List.of(
              new Phase(null, 0.4, null, null, null), new Phase("twice", 0.2, null, null, 2.0)));
      assertThat(generator.capacity()).isPositive();
      assertThat(generator.askedItems())
          .isBetween(generator.capacity() * 0.4 - 20, generator.capacity() * 0.4 + 20);
    }
  }

  @Test
  void whatAStalledCollectorDoesNotAnswerIsNotAcceptedAndWhatCouldNotBeSentIsCounted()
      throws Exception {
    try (Sink sink = new Sink(0, 0, true, 1);
        EventLoops loops = new EventLoops(1);
        Senders senders =
            Senders.connect(
                "127.0.0.1",
                sink.httpPort(),
                new Wire(Wire.Protocol.HTTP, Wire.Compression.NONE, 2, Map.of(), null),
                1,
                loops)) {
      sink.behave(Behaviour.STALLED);
      Generator generator = generator(Wire.Protocol.HTTP, Wire.Compression.NONE, senders);
      generator.play(List.of(phase(0.1, 1000)));
      assertThat(generator.tally().items()).isZero();
      assertThat(generator.tally().retries()).isEqualTo(1);
      assertThat(generator.unsentRequests()).isEqualTo(9);
      assertThat(Objects.requireNonNull(generator.tally().accepted()).size()).isZero();
    }
  }

  private static Phase phase(double seconds, double rate) {
    return new Phase(null, seconds, rate, null, null);
  }

  private static Senders connect(
      Sink sink, Wire.Protocol protocol, Wire.Compression compression, EventLoops loops)
      throws InterruptedException {
    int port = protocol == Wire.Protocol.GRPC ? sink.grpcPort() : sink.httpPort();
    return Senders.connect("127.0.0.1", port, Wire.of(protocol, compression), 4, loops);
  }

  private static Generator generator(
      Wire.Protocol protocol, Wire.Compression compression, Senders senders) {
    List<Template> forms =
        protocol == Wire.Protocol.HTTP_JSON
            ? TEMPLATES.stream().map(Template::json).toList()
            : TEMPLATES;
    return new Generator("g", new Bodies(forms, compression, 1, 0, false), senders, 4, true);
  }
}
