package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.sluice.connections.ServesPeers;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.RepeatedLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * What gRPC and Netty log by themselves, which is mostly what a client did wrong: a warning with a
 * stack trace for each frame that breaks the protocol. It is told in words of our own ({@link
 * NetworkFaults}). Whatever clients do, it is ten lines at once and then one in ten seconds, which
 * says how many were left out; a warning is one line, without its stack trace. This holds whether
 * the log is sampled or not. A line that is written while a thread works for a peer names it, and
 * is left out where one of ours has told of that connection already. Thread-safe.
 */
final class NetworkLines {
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
    if (!NetworkFaults.areToldBy(event)) {
      return event;
    }
    String words = NetworkFaults.words(event);
    if (words == null) {
      return null;
    }
    boolean isError = event.getLevel().isGreaterOrEqual(Level.ERROR);
    ServesPeers.Peer peer =
        Thread.currentThread() instanceof ServesPeers thread ? thread.peerAtHand() : null;
    if (peer != null && peer.told() && !isError) {
      return null;
    }
    long leftOut = (isError ? errors : warnings).admit();
    if (leftOut < 0) {
      return null; // before its caller and its stack trace are looked at, which cost the most
    }
    return line(event, words, peer, isError, leftOut);
  }

  private LoggingEvent line(
      ILoggingEvent event,
      String words,
      ServesPeers.@Nullable Peer peer,
      boolean isError,
      long leftOut) {
    LoggingEvent line = new LoggingEvent();
    line.setLoggerContextRemoteView(context.getLoggerContextRemoteView());
    line.setLoggerName(event.getLoggerName());
    line.setLevel(event.getLevel());
    line.setMessage(words);
    line.setInstant(event.getInstant());
    line.setThreadName(event.getThreadName());
    line.setCallerData(event.getCallerData());
    if (peer != null) {
      line.addKeyValuePair(new KeyValuePair("peer", peer.address()));
    }
    String kinds = NetworkFaults.kinds(event);
    if (kinds != null) {
      line.addKeyValuePair(new KeyValuePair("fault", kinds));
    }
    Throwable where = isError && leftOut == 0 ? NetworkFaults.speechless(event) : null;
    if (where != null) {
      line.setThrowableProxy(new ThrowableProxy(where));
    }
    if (leftOut > 0) {
      line.addKeyValuePair(new KeyValuePair(RepeatedLine.LEFT_OUT, leftOut));
    }
    return line;
  }
}
