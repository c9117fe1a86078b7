package dev.sluice.collector.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.sluice.connections.ServesPeers;
import dev.sluice.testkit.ManualClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkLinesTest {
  private static final String GRPC = "io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler";

  private final LoggerContext context = new LoggerContext();
  private final ManualClock clock = new ManualClock();
  private final NetworkLines lines = new NetworkLines(context, clock);
  private final LineFormat format = new LineFormat(LogSettings.DEFAULT, ZoneOffset.UTC);
  private final List<String> written = new ArrayList<>();

  private void log(String logger, Level level, String message, @Nullable Throwable thrown) {
    ILoggingEvent shown =
        lines.shown(
            new LoggingEvent(
                NetworkLinesTest.class.getName(),
                context.getLogger(logger),
                level,
                message,
                thrown,
                null));
    if (shown != null) {
      written.add(format.format(shown));
    }
  }

  @Test
  void aClientsMistakesAreTenLinesAndThenOneInTenSecondsWithTheirNumber() {
    for (int i = 0; i < 1_000; i++) {
      log(GRPC, Level.WARN, "Stream Error " + i, new IllegalStateException("stream " + i));
    }
    assertThat(written).hasSize(10).allMatch(line -> line.indexOf('\n') == line.length() - 1);
    assertThat(written.get(3))
        .contains("\twarn\t")
        .contains(
            "A client broke the protocol of a call.\t{\"fault\": \"IllegalStateException in ");
    clock.advance(Duration.ofSeconds(5));
    log(GRPC, Level.WARN, "another", null);
    assertThat(written).hasSize(10);
    clock.advance(Duration.ofSeconds(5));
    log(GRPC, Level.WARN, "later", null);
    assertThat(written).hasSize(11);
    assertThat(written.get(10)).contains("\"repeats_left_out\": 991");
  }

  /** Of a flood, only what is written may cost more than a look at it. */
  @ParameterizedTest
  @ValueSource(strings = {GRPC, "io.netty.channel.DefaultChannelPipeline"})
  void whatIsLeftOutIsNotLookedInto(String logger) {
    AtomicInteger looks = new AtomicInteger();
    for (int i = 0; i < 1_000; i++) {
      lines.shown(
          new LoggingEvent(
              NetworkLinesTest.class.getName(),
              context.getLogger(logger),
              Level.WARN,
              "An exceptionCaught() event was fired",
              null,
              null) {
            @Override
            public StackTraceElement[] getCallerData() {
              looks.incrementAndGet();
              return super.getCallerData();
            }
          });
    }
    assertThat(looks.get()).isLessThanOrEqualTo(20);
  }

  @Test
  void anErrorKeepsItsStackTraceAndIsNotHiddenByWarnings() {
    for (int i = 0; i < 1_000; i++) {
      log(GRPC, Level.WARN, "Stream Error", new IllegalStateException("x"));
    }
    log(GRPC, Level.ERROR, "a fault of the library", new IllegalStateException("y"));
    assertThat(written.get(10)).contains("\terror\t").contains("\tat dev.sluice");
    for (int i = 0; i < 1_000; i++) {
      log("io.netty.util.concurrent.X", Level.ERROR, "again", new IllegalStateException("y"));
    }
    assertThat(written).hasSize(20);
  }

  @Test
  void ourOwnLinesPass() {
    for (int i = 0; i < 100; i++) {
      log("dev.sluice.engine.Collector", Level.WARN, "ours", null);
    }
    assertThat(written).hasSize(100);
  }

  /** An event loop's thread, which works for that peer. */
  private static final class Loop extends Thread implements ServesPeers {
    private final Peer peer;

    Loop(Peer peer, Runnable action) {
      super(action);
      this.peer = peer;
    }

    @Override
    public Peer peerAtHand() {
      return peer;
    }
  }

  private void logFor(ServesPeers.Peer peer, Level level) throws InterruptedException {
    Loop loop = new Loop(peer, () -> log(GRPC, level, "Stream Error", null));
    loop.start();
    loop.join();
  }

  @Test
  void aLineNamesThePeerThatItsThreadWorksFor() throws InterruptedException {
    logFor(new ServesPeers.Peer("192.0.2.1:4317", false), Level.WARN);
    assertThat(written)
        .singleElement()
        .asString()
        .contains("broke the protocol")
        .contains("\"peer\": \"192.0.2.1:4317\"");
  }

  @Test
  void ofAConnectionThatALineOfOursHasToldOfOnlyErrorsAreWritten() throws InterruptedException {
    logFor(new ServesPeers.Peer("192.0.2.1:4317", true), Level.INFO);
    logFor(new ServesPeers.Peer("192.0.2.1:4317", true), Level.WARN);
    assertThat(written).isEmpty();
    logFor(new ServesPeers.Peer("192.0.2.1:4317", true), Level.ERROR);
    assertThat(written).hasSize(1);
  }
}
