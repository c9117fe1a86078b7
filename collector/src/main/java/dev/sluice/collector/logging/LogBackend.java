package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.sluice.extension.owntelemetry.OwnTelemetry;
import dev.sluice.telemetry.own.OwnLogSource;
import java.io.IOException;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log of this process. SLF4J and {@code java.util.logging} (which gRPC uses) both end here. One
 * per process; the control thread calls it.
 */
public final class LogBackend implements AutoCloseable {
  private final LoggerContext context;
  private final LogTap tap = new LogTap("dev.sluice.extension." + OwnTelemetry.LOGS_TYPE);
  private @Nullable LineAppender current; // control thread only

  private LogBackend(LoggerContext context) {
    this.context = context;
  }

  /** Takes over the process's logging, with default settings until {@link #use}. */
  public static LogBackend install() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    LogManager.getLogManager().reset();
    SLF4JBridgeHandler.install();
    LogBackend backend = new LogBackend(context);
    try {
      backend.use(LogSettings.DEFAULT);
    } catch (IOException e) {
      throw new IllegalStateException("standard error is not at hand", e);
    }
    return backend;
  }

  /**
   * Writes by these settings from now on. Throws when an output cannot be opened; what was used
   * before stays in use then.
   */
  public void use(LogSettings settings) throws IOException {
    LineAppender appender = new LineAppender(settings, context, tap);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    if (current != null) {
      root.detachAppender(current);
      current.stop();
    }
    current = appender;
    // Libraries tell far too much at debug; what we tell is for operators.
    root.setLevel(settings.level().isGreaterOrEqual(Level.INFO) ? settings.level() : Level.INFO);
    context.getLogger("dev.sluice").setLevel(settings.level());
  }

  /** Where the lines that are written are to be had. */
  public OwnLogSource lines() {
    return tap;
  }

  /** Whether lines are to be kept, in bounds, until somebody listens to {@link #lines}. */
  public void keepFirstLines(boolean keep) {
    tap.expect(keep);
  }

  /** Writes what is left. */
  @Override
  public void close() {
    if (current != null) {
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(current);
      current.stop();
      current = null;
    }
    context.stop();
  }
}
