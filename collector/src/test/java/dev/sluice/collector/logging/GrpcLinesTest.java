package dev.sluice.collector.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.sluice.testkit.ManualClock;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No text of the library reaches the log: each of these has been seen to quote a peer. */
class GrpcLinesTest {
  private static final String CANARY = "c4n4ry";
  private static final String NETTY = "io.grpc.netty.shaded.io.grpc.netty.";

  private final LoggerContext context = new LoggerContext();
  private final NetworkLines lines = new NetworkLines(context, new ManualClock());
  private final LineFormat format = new LineFormat(LogSettings.DEFAULT, ZoneOffset.UTC);

  private String written(
      String logger, Level level, String message, @Nullable Throwable thrown, Object... values) {
    ILoggingEvent shown =
        lines.shown(
            new LoggingEvent(
                GrpcLinesTest.class.getName(),
                context.getLogger(logger),
                level,
                message,
                thrown,
                values));
    return shown == null ? "" : format.format(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "io.grpc.internal.TransportFrameUtil|Metadata key=a, value=[99, 52] c4n4ry|left out",
        NETTY + "NettyServerHandler|Stream Error|broke the protocol of a call",
        NETTY + "NettyServerHandler|Exception in onHeadersRead()|could not be handled",
        NETTY + "NettyServerHandler|Expected header TE: trailers, but c4n4ry|lack te: trailers",
        NETTY + "NettyServerTransport.connections|Transport failed|of a client failed",
        NETTY + "NettyClientHandler|Received GOAWAY with ENHANCE_YOUR_CALM. Debug data: {0}|pings",
        NETTY + "NettyClientHandler|Received unexpected ping ack. No c4n4ry|answered a ping",
        "io.grpc.internal.AbstractClientStream|Received trailers on closed stream: c4n4ry|ended",
        "io.grpc.netty.shaded.io.netty.channel.DefaultChannelPipeline|An exceptionCaught() event"
            + " was fired|A connection broke",
        "io.grpc.anything.New|something new: c4n4ry|The network library reports a fault.",
      })
  void eachLineIsToldInOurWords(String logger, String message, String words) {
    Exception thrown = new IllegalStateException(CANARY, new java.io.IOException(CANARY));
    for (Level level : new Level[] {Level.INFO, Level.WARN, Level.ERROR}) {
      assertThat(written(logger, level, message, thrown, CANARY))
          .contains(words)
          .contains("IllegalStateException by IOException in GrpcLinesTest.")
          .doesNotContain(CANARY);
    }
  }

  @Test
  void anErrorShowsWhereInTheLibraryItWas() {
    assertThat(written("io.grpc.X", Level.ERROR, CANARY, new IllegalStateException("y " + CANARY)))
        .contains("\tat dev.sluice.collector.logging.GrpcLinesTest")
        .doesNotContain(CANARY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ServerBootstrap", "Bootstrap"})
  void unixSocketsWithoutKeepAliveAreNoNews(String type) {
    String message = "Unknown channel option '{}' for channel '{}' of type '{}'";
    assertThat(
            written("io.grpc.netty.shaded.io.netty.bootstrap." + type, Level.WARN, message, null))
        .isEmpty();
  }

  @Test
  void aNameThatDoesNotResolveIsToldByTheExporter() {
    String logger = "io.grpc.internal.ManagedChannelImpl";
    String message = "[Channel<1>: (dns:///%s)] Failed to resolve name. status=Status{}";
    assertThat(written(logger, Level.WARN, message.formatted(CANARY), null)).isEmpty();
    assertThat(written(logger, Level.ERROR, "[Channel<1>] Uncaught exception: " + CANARY, null))
        .contains("The network library reports a fault.")
        .doesNotContain(CANARY);
  }
}
