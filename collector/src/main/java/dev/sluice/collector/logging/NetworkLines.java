package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.RepeatedLine;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * What gRPC and Netty log by themselves, which is mostly what a client did wrong: a warning with a
 * stack trace for each frame that breaks the protocol. Whatever clients do, it is ten lines at once
 * and then one in ten seconds, which says how many were left out; a warning is one line, without
 * its stack trace. Of Netty's own lines only the kind of the fault is shown. This holds whether the
 * log is sampled or not. Thread-safe.
 */
final class NetworkLines {
  private static final String NETTY = "io.netty.";

  private final LoggerContext context;
  private final RepeatedLine warnings;
  private final RepeatedLine errors;

  NetworkLines(LoggerContext context, Clock clock) {
    this.context = context;
    this.warnings = new RepeatedLine(clock);
    this.errors = new RepeatedLine(clock);
  }

  /** What is written in the event's place; null when it is left out. */
  @Nullable ILoggingEvent shown(ILoggingEvent event) {
    String logger = event.getLoggerName();
    if (!logger.startsWith("io.grpc.") && !logger.startsWith(NETTY)) {
      return event;
    }
    boolean netty = logger.startsWith(NETTY);
    if (netty ? NettyFaults.words(event) == null : GrpcLines.isOfNoUse(event)) {
      return null;
    }
    boolean isError = event.getLevel().isGreaterOrEqual(Level.ERROR);
    long leftOut = (isError ? errors : warnings).admit();
    if (leftOut < 0) {
      return null; // before its caller and its stack trace are looked at, which cost the most
    }
    if (netty) {
      return ofNetty(event, leftOut);
    }
    ILoggingEvent told = GrpcLines.inOwnWords(event, context);
    return isError && leftOut == 0 ? told : oneLine(told, leftOut);
  }

  /** A line of our own; of an error, also where in the code it was, without what it said. */
  private ILoggingEvent ofNetty(ILoggingEvent event, long leftOut) {
    LoggingEvent line = likeIt(event, String.valueOf(NettyFaults.words(event)));
    String fault = NettyFaults.classes(event);
    if (fault != null) {
      line.addKeyValuePair(new KeyValuePair("fault", fault));
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null && leftOut == 0 && event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      Throwable speechless = new Throwable(thrown.getClassName());
      speechless.setStackTrace(
          Stream.of(thrown.getStackTraceElementProxyArray())
              .map(StackTraceElementProxy::getStackTraceElement)
              .toArray(StackTraceElement[]::new));
      line.setThrowableProxy(new ThrowableProxy(speechless));
    }
    if (leftOut > 0) {
      line.addKeyValuePair(new KeyValuePair("repeats_left_out", leftOut));
    }
    return line;
  }

  private LoggingEvent likeIt(ILoggingEvent event, String message) {
    LoggingEvent line = new LoggingEvent();
    line.setLoggerContextRemoteView(context.getLoggerContextRemoteView());
    line.setLoggerName(event.getLoggerName());
    line.setLevel(event.getLevel());
    line.setMessage(message);
    line.setInstant(event.getInstant());
    line.setThreadName(event.getThreadName());
    line.setCallerData(event.getCallerData());
    return line;
  }

  private ILoggingEvent oneLine(ILoggingEvent event, long leftOut) {
    LoggingEvent line = likeIt(event, event.getFormattedMessage());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      String message = thrown.getMessage();
      line.addKeyValuePair(
          new KeyValuePair("error", message == null ? thrown.getClassName() : message));
    }
    if (leftOut > 0) {
      line.addKeyValuePair(new KeyValuePair("repeats_left_out", leftOut));
    }
    return line;
  }
}
