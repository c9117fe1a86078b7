package dev.sluice.collector.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.List;

/**
 * What gRPC and the Netty within it log, in words of our own: theirs quote headers with their
 * values, bodies, and bytes that broke a protocol, any of which may be a secret. Of a failure the
 * kind and the place in the library are kept, which say what happened. Stateless.
 */
final class GrpcLines {
  private static final String PREFIX = "io.grpc.";
  private static final String UNKNOWN = "The gRPC library reports a problem";

  /**
   * @param logger what the logger's name ends with
   * @param begins what the message begins with
   * @param words what is written instead; empty for nothing
   */
  private record Known(String logger, String begins, String words) {}

  private static final List<Known> KNOWN =
      List.of(
          new Known("NettyServerHandler", "Stream Error", "A client broke the protocol of a call"),
          new Known(
              "NettyServerHandler", "Exception in on", "A frame of a client could not be handled"),
          new Known(
              "NettyServerHandler",
              "Expected header TE",
              "A client's calls lack te: trailers; a proxy on its way may not support trailers"),
          new Known(
              "NettyServerTransport.connections",
              "Transport failed",
              "The connection of a client failed"),
          new Known(
              "NettyClientHandler",
              "Received GOAWAY with ENHANCE_YOUR_CALM",
              "A backend asks for fewer pings (ENHANCE_YOUR_CALM); see keepalive"),
          new Known(
              "TransportFrameUtil",
              "Metadata key",
              "A header was left out, because its value cannot be sent"),
          new Known(
              "AbstractClientStream", "Received ", "A backend answered a call that had ended"),
          new Known("DefaultChannelPipeline", "An exceptionCaught() event", "A connection failed"),
          // Unix sockets know no keep-alive, which gRPC sets for every connection.
          new Known("Bootstrap", "Unknown channel option", ""));

  private GrpcLines() {}

  static boolean isOne(ILoggingEvent event) {
    return event.getLoggerName().startsWith(PREFIX);
  }

  /** Whether the event says nothing to anybody. */
  static boolean isOfNoUse(ILoggingEvent event) {
    return words(event).isEmpty();
  }

  /** The event in our words. */
  static ILoggingEvent inOwnWords(ILoggingEvent event, LoggerContext context) {
    LoggingEvent line = new LoggingEvent();
    line.setLoggerContextRemoteView(context.getLoggerContextRemoteView());
    line.setLoggerName(event.getLoggerName());
    line.setLevel(event.getLevel());
    line.setMessage(words(event));
    line.setInstant(event.getInstant());
    line.setThreadName(event.getThreadName());
    line.setCallerData(event.getCallerData());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.setThrowableProxy(new ThrowableProxy(new Failure(thrown)));
    }
    return line;
  }

  private static String words(ILoggingEvent event) {
    String message = event.getMessage() == null ? "" : event.getMessage();
    for (Known known : KNOWN) {
      if (event.getLoggerName().endsWith(known.logger()) && message.startsWith(known.begins())) {
        return known.words();
      }
    }
    return UNKNOWN;
  }

  /** A failure of the library without its text: kinds from the outside in, and where it was. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CAUSES = 5;

    Failure(IThrowableProxy thrown) {
      super(kinds(thrown), null, false, true);
      StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
      StackTraceElement[] where = new StackTraceElement[frames == null ? 0 : frames.length];
      for (int i = 0; i < where.length; i++) {
        where[i] = frames[i].getStackTraceElement();
      }
      setStackTrace(where);
    }

    private static String kinds(IThrowableProxy outermost) {
      StringBuilder kinds = new StringBuilder();
      IThrowableProxy at = outermost;
      for (int i = 0; at != null && i < MOST_CAUSES; i++, at = at.getCause()) {
        String name = at.getClassName();
        kinds.append(i == 0 ? "" : " by ").append(name.substring(name.lastIndexOf('.') + 1));
      }
      StackTraceElementProxy[] frames = outermost.getStackTraceElementProxyArray();
      if (frames != null && frames.length > 0) {
        StackTraceElement top = frames[0].getStackTraceElement();
        String type = top.getClassName();
        kinds
            .append(" in ")
            .append(type.substring(type.lastIndexOf('.') + 1))
            .append('.')
            .append(top.getMethodName());
      }
      return kinds.toString();
    }
  }
}
