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

class NettyLinesTest {
  private static final String BYTES = "474554202f hush-hush";

  private final LoggerContext context = new LoggerContext();
  private final NetworkLines lines = new NetworkLines(context, new ManualClock());
  private final LineFormat format = new LineFormat(LogSettings.DEFAULT, ZoneOffset.UTC);

  private @Nullable String shown(String logger, Level level, @Nullable Throwable thrown) {
    ILoggingEvent shown =
        lines.shown(
            new LoggingEvent(
                NettyLinesTest.class.getName(),
                context.getLogger(logger),
                level,
                "not a record: {}",
                thrown,
                new Object[] {BYTES}));
    return shown == null ? null : format.format(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "io.netty.channel.DefaultChannelPipeline, A connection broke",
    "io.netty.channel.AbstractChannelHandlerContext, A connection broke",
    "io.netty.channel.ChannelInitializer, A new connection",
    "io.netty.bootstrap.ServerBootstrap, A new connection",
    "io.netty.handler.ssl.SslHandler, TLS failed",
    "io.netty.util.concurrent.DefaultPromise, A step",
    "io.netty.util.Unheard, The network library"
  })
  void noMessageOfTheLibraryReachesTheLog(String logger, String words) {
    Throwable inner = new IllegalArgumentException(BYTES);
    Throwable thrown = new IllegalStateException(BYTES, inner);
    for (Level level : new Level[] {Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR}) {
      String line = shown(logger, level, thrown);
      assertThat(line)
          .contains(words)
          .contains(
              "\"fault\": \"IllegalStateException by IllegalArgumentException in NettyLinesTest.")
          .doesNotContain("hush")
          .doesNotContain("474554");
      assertThat(String.valueOf(line).contains("\tat dev.sluice")).isEqualTo(level == Level.ERROR);
    }
  }

  @Test
  void whatTellsOfNoFaultIsLeftOut() {
    assertThat(shown("io.netty.util.internal.PlatformDependent", Level.DEBUG, null)).isNull();
    assertThat(shown("io.netty.handler.logging.LoggingHandler", Level.INFO, null)).isNull();
    assertThat(shown("io.netty.handler.logging.LoggingHandler", Level.WARN, null))
        .contains("The network library reports a fault.")
        .doesNotContain("hush");
  }
}
