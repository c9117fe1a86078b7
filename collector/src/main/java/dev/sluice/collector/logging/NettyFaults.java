package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Netty's loggers tell of, in words of our own. Their messages and those of exceptions may
 * hold what a peer sent (records in hex, status lines, header values), so none of it is passed on:
 * only which part of the library speaks, and of which class the fault is. Stateless.
 */
final class NettyFaults {
  private static final Map<String, String> WORDS =
      Map.of(
          "io.netty.channel.DefaultChannelPipeline",
          "A connection broke in a way that nobody expected.",
          "io.netty.channel.AbstractChannelHandlerContext",
          "A connection broke while another fault of it was being handled.",
          "io.netty.channel.ChannelInitializer",
          "A new connection could not be set up.",
          "io.netty.bootstrap.ServerBootstrap",
          "A new connection could not be taken, or not as configured.",
          "io.netty.handler.ssl.SslHandler",
          "TLS failed on a connection.",
          "io.netty.util.ResourceLeakDetector",
          "A buffer of the network library was not given back.",
          "io.netty.util.concurrent.DefaultPromise",
          "A step of the network library failed in its last words.");

  private static final String OTHERWISE = "The network library reports a fault.";

  private NettyFaults() {}

  /** The message in the event's place; null for one that tells of no fault and is left out. */
  static @Nullable String words(ILoggingEvent event) {
    boolean fault =
        event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.WARN);
    return fault ? WORDS.getOrDefault(event.getLoggerName(), OTHERWISE) : null;
  }

  /** Class names of the throwable and its causes, the outermost first; null without one. */
  static @Nullable String classes(ILoggingEvent event) {
    IThrowableProxy at = event.getThrowableProxy();
    if (at == null) {
      return null;
    }
    StringBuilder names = new StringBuilder();
    for (int depth = 0; at != null && depth < 5; depth++) {
      names.append(depth == 0 ? "" : ": ").append(simple(at.getClassName()));
      at = at.getCause();
    }
    return names.toString();
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
