package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What gRPC, and Netty within it or beside it, tell of, in words of our own. Their messages and
 * those of exceptions may hold what a peer sent (headers with values, bodies, records in hex), any
 * of which may be a secret, so none of it is passed on: only what went wrong as far as it is known
 * here, of which class the fault is, and where in the library it was. Stateless.
 */
final class NetworkFaults {
  private static final String OTHERWISE = "The network library reports a fault.";
  private static final String NOTHING = "";
  private static final int MOST_CAUSES = 5;

  /**
   * @param logger what the logger's name ends with
   * @param holds what the message holds; empty for all other messages of the logger
   * @param words what is written instead; empty for nothing
   */
  private record Known(String logger, String holds, String words) {
    boolean fits(String name, String message) {
      return name.endsWith(logger) && message.contains(holds);
    }
  }

  /** The first that fits counts. */
  private static final List<Known> KNOWN =
      List.of(
          new Known("NettyServerHandler", "Stream Error", "A client broke the protocol of a call."),
          new Known(
              "NettyServerHandler", "Exception in on", "A frame of a client could not be handled."),
          new Known(
              "NettyServerHandler",
              "Expected header TE",
              "A client's calls lack te: trailers; a proxy on its way may not support trailers."),
          new Known(
              "NettyServerTransport.connections",
              "Transport failed",
              "The connection of a client failed."),
          new Known(
              "NettyClientHandler",
              "Received GOAWAY with ENHANCE_YOUR_CALM",
              "A backend asks for fewer pings (ENHANCE_YOUR_CALM); see keepalive."),
          new Known(
              "TransportFrameUtil",
              "Metadata key",
              "A header was left out, because its value cannot be sent."),
          new Known(
              "AbstractClientStream", "Received ", "A backend answered a call that had ended."),
          new Known(
              "NettyClientHandler",
              "Received unexpected ping ack",
              "A backend answered a ping that nobody sent."),
          // The exporter says so itself, with its endpoint.
          new Known("ManagedChannelImpl", "Failed to resolve name", NOTHING),
          // Unix sockets know no keep-alive, which gRPC sets for every connection.
          new Known("Bootstrap", "Unknown channel option", NOTHING),
          new Known(
              ".netty.bootstrap.ServerBootstrap",
              "",
              "A new connection could not be taken, or not as configured."),
          new Known(
              ".netty.channel.DefaultChannelPipeline",
              "",
              "A connection broke in a way that nobody expected."),
          new Known(
              ".netty.channel.AbstractChannelHandlerContext",
              "",
              "A connection broke while another fault of it was being handled."),
          new Known(
              ".netty.channel.ChannelInitializer", "", "A new connection could not be set up."),
          new Known(".netty.handler.ssl.SslHandler", "", "TLS failed on a connection."),
          new Known(
              ".netty.util.ResourceLeakDetector",
              "",
              "A buffer of the network library was not given back."),
          new Known(
              ".netty.util.concurrent.DefaultPromise",
              "",
              "A step of the network library failed in its last words."));

  private NetworkFaults() {}

  /** Whether the line is one of the libraries'. */
  static boolean areToldBy(ILoggingEvent event) {
    String logger = event.getLoggerName();
    return logger.startsWith("io.grpc.") || logger.startsWith("io.netty.");
  }

  /** The message in the event's place; null for one that tells of no fault and is left out. */
  static @Nullable String words(ILoggingEvent event) {
    String message = event.getMessage() == null ? "" : event.getMessage();
    for (Known known : KNOWN) {
      if (known.fits(event.getLoggerName(), message)) {
        boolean told = !known.holds().isEmpty() || isFault(event);
        return told && !known.words().isEmpty() ? known.words() : null;
      }
    }
    return isFault(event) ? OTHERWISE : null;
  }

  private static boolean isFault(ILoggingEvent event) {
    return event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.WARN);
  }

  /**
   * Classes of the throwable and its causes, the outermost first, and the method that threw; null
   * without one.
   */
  static @Nullable String kinds(ILoggingEvent event) {
    IThrowableProxy outermost = event.getThrowableProxy();
    if (outermost == null) {
      return null;
    }
    StringBuilder kinds = new StringBuilder();
    IThrowableProxy at = outermost;
    for (int i = 0; at != null && i < MOST_CAUSES; i++, at = at.getCause()) {
      kinds.append(i == 0 ? "" : " by ").append(simple(at.getClassName()));
    }
    StackTraceElement[] frames = frames(outermost);
    if (frames.length > 0) {
      kinds
          .append(" in ")
          .append(simple(frames[0].getClassName()))
          .append('.')
          .append(frames[0].getMethodName());
    }
    return kinds.toString();
  }

  /** Where the throwable of the event came from, without what it says; null without one. */
  static @Nullable Throwable speechless(ILoggingEvent event) {
    String kinds = kinds(event);
    IThrowableProxy thrown = event.getThrowableProxy();
    if (kinds == null || thrown == null) {
      return null;
    }
    Fault fault = new Fault(kinds);
    fault.setStackTrace(frames(thrown));
    return fault;
  }

  private static StackTraceElement[] frames(IThrowableProxy thrown) {
    StackTraceElementProxy[] proxies = thrown.getStackTraceElementProxyArray();
    StackTraceElement[] frames = new StackTraceElement[proxies == null ? 0 : proxies.length];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = proxies[i].getStackTraceElement();
    }
    return frames;
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** Stands for a throwable of the library. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    Fault(String kinds) {
      super(kinds, null, false, true);
    }
  }
}
