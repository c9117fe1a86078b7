package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.sluice.telemetry.own.OwnLogRecord;
import dev.sluice.telemetry.own.OwnLogSource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.event.KeyValuePair;

/**
 * Gives lines that are written to whoever listens. Until the first listener comes, lines are kept
 * for it if one is expected, bounded by number and by bytes. Lines of a logger that is excluded are
 * not given: who sends lines elsewhere must not be fed with its own. Thread-safe.
 */
final class LogTap implements OwnLogSource {
  private static final int MAX_EARLY_LINES = 2048;
  private static final long MAX_EARLY_BYTES = 4L << 20;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final List<String> OF_THE_SCOPE =
      List.of(
          "otelcol.component.id",
          "otelcol.component.kind",
          "otelcol.pipeline.id",
          "otelcol.signal");

  private final String excludedLogger;
  private final List<Consumer<OwnLogRecord>> listeners = new CopyOnWriteArrayList<>();
  private final Queue<OwnLogRecord> early = new ArrayDeque<>(); // guarded by itself
  private long earlyBytes; // guarded by early
  private long missed; // guarded by early; lines that did not fit in it
  private volatile boolean expects;

  LogTap(String excludedLogger) {
    this.excludedLogger = excludedLogger;
  }

  /** Whether lines are to be kept until a listener comes. */
  void expect(boolean listener) {
    expects = listener;
    if (!listener) {
      synchronized (early) {
        forgetEarly();
      }
    }
  }

  private void forgetEarly() {
    early.clear();
    earlyBytes = 0;
    missed = 0;
  }

  @Override
  public Subscription subscribe(Consumer<OwnLogRecord> listener) {
    long missedByIt;
    synchronized (early) {
      early.forEach(listener);
      missedByIt = missed;
      forgetEarly();
      listeners.add(listener);
      expects = false;
    }
    return new Subscription() {
      @Override
      public long missed() {
        return missedByIt;
      }

      @Override
      public void close() {
        listeners.remove(listener);
      }
    };
  }

  void give(ILoggingEvent event, boolean caller, boolean stackTraces) {
    if ((listeners.isEmpty() && !expects) || event.getLoggerName().startsWith(excludedLogger)) {
      return;
    }
    OwnLogRecord line = line(event, caller, stackTraces);
    if (listeners.isEmpty()) {
      synchronized (early) {
        if (expects) {
          keep(line);
          return;
        }
      }
    }
    for (Consumer<OwnLogRecord> listener : listeners) {
      listener.accept(line);
    }
  }

  private void keep(OwnLogRecord line) {
    long bytes = line.heapBytes();
    if (early.size() >= MAX_EARLY_LINES || bytes > MAX_EARLY_BYTES - earlyBytes) {
      missed++;
      return;
    }
    early.add(line);
    earlyBytes += bytes;
  }

  private static OwnLogRecord line(ILoggingEvent event, boolean caller, boolean stackTraces) {
    Map<String, Object> scope = new LinkedHashMap<>();
    Map<String, Object> attributes = new LinkedHashMap<>();
    if (caller && event.getCallerData().length > 0) {
      StackTraceElement frame = event.getCallerData()[0];
      attributes.put("code.file.path", CallSite.of(event).replaceFirst(":-?[0-9]+$", ""));
      attributes.put("code.line.number", frame.getLineNumber());
      attributes.put("code.function.name", frame.getClassName() + "." + frame.getMethodName());
    }
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        (OF_THE_SCOPE.contains(pair.key) ? scope : attributes).put(pair.key, pair.value);
      }
    }
    thrown(event, stackTraces, attributes);
    Instant time = event.getInstant();
    return new OwnLogRecord(
        time.getEpochSecond() * NANOS_PER_SECOND + time.getNano(),
        severity(event.getLevel()),
        name(event.getLevel()),
        event.getFormattedMessage(),
        scope,
        attributes);
  }

  private static void thrown(
      ILoggingEvent event, boolean stackTraces, Map<String, Object> attributes) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null) {
      return;
    }
    attributes.put("exception.type", thrown.getClassName());
    if (thrown.getMessage() != null) {
      attributes.put("exception.message", thrown.getMessage());
    }
    if (stackTraces) {
      attributes.put("exception.stacktrace", ThrowableProxyUtil.asString(thrown));
    }
  }

  private static int severity(Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return 17;
    }
    if (level.isGreaterOrEqual(Level.WARN)) {
      return 13;
    }
    return level.isGreaterOrEqual(Level.INFO) ? 9 : 5;
  }

  private static String name(Level level) {
    return switch (severity(level)) {
      case 17 -> "error";
      case 13 -> "warn";
      case 9 -> "info";
      default -> "debug";
    };
  }
}
