package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.sluice.runtime.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Takes events from Logback: samples, formats on the calling thread, hands the line over. */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final NetworkLines network;
  private final LogSampler sampler;
  private final LineFormat format;
  private final LineWriter writer;
  private final LogSettings settings;
  private final LogTap tap;

  /** Opens the outputs. */
  LineAppender(LogSettings settings, LoggerContext context, LogTap tap) throws IOException {
    this(
        settings,
        context,
        Outputs.open(settings.logs().outputs().paths()),
        Outputs.open(settings.logs().outputs().errorPaths()),
        ZoneId.systemDefault(),
        tap);
  }

  LineAppender(
      LogSettings settings,
      LoggerContext context,
      List<OutputStream> outputs,
      List<OutputStream> errorOutputs,
      ZoneId zone,
      LogTap tap) {
    this.settings = settings;
    this.tap = tap;
    this.network = new NetworkLines(context, Clock.SYSTEM);
    this.sampler = new LogSampler(settings.logs().sampling());
    this.format = new LineFormat(settings, zone);
    this.writer =
        new LineWriter(
            outputs, errorOutputs, dropped -> format.format(droppedEvent(context, dropped)));
    setContext(context);
    setName("sluice");
  }

  private static ILoggingEvent droppedEvent(LoggerContext context, long dropped) {
    LoggingEvent event =
        new LoggingEvent(
            LineAppender.class.getName(),
            context.getLogger(LineAppender.class),
            Level.WARN,
            "Log lines were dropped, because they could not be written fast enough.",
            null,
            null);
    event.addKeyValuePair(new KeyValuePair("dropped_lines", dropped));
    return event;
  }

  @Override
  protected void append(ILoggingEvent event) {
    ILoggingEvent shown = network.shown(event);
    if (shown != null
        && sampler.admits(shown.getLevel().toInt(), shown.getMessage(), shown.getTimeStamp())) {
      writer.write(format.format(shown));
      tap.give(shown, settings.hasCaller(), settings.hasStackTraces());
    }
  }

  @Override
  public void stop() {
    super.stop();
    writer.close();
  }
}
