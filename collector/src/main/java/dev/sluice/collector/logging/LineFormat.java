package dev.sluice.collector.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * One line of the log in the reference's shape. Console: time, level, caller, message and a JSON
 * object of the fields, separated by tabs; then a stack trace on lines of its own. JSON: one object
 * a line.
 */
final class LineFormat {
  private static final String OURS = "dev.sluice";
  private static final String DEBUG_EXPORTER = "dev.sluice.exporter.debug";

  private final LogSettings settings;
  private final DateTimeFormatter time;

  LineFormat(LogSettings settings, ZoneId zone) {
    this.settings = settings;
    this.time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXX", Locale.ROOT).withZone(zone);
  }

  /** The line, with its line feed. */
  String format(ILoggingEvent event) {
    StringBuilder out = new StringBuilder(256);
    if (settings.isJson()) {
      json(event, out);
    } else {
      console(event, out);
    }
    return out.append('\n').toString();
  }

  private void console(ILoggingEvent event, StringBuilder out) {
    out.append(time.format(event.getInstant())).append('\t').append(level(event)).append('\t');
    if (showsCaller(event)) {
      out.append(CallSite.of(event)).append('\t');
    }
    message(event, out);
    int before = out.length();
    out.append("\t{");
    fields(event, new JsonText(out, true));
    if (out.charAt(out.length() - 1) == '{') {
      out.setLength(before);
    } else {
      out.append('}');
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null && settings.hasStackTraces()) {
      out.append('\n').append(harmless(ThrowableProxyUtil.asString(thrown).stripTrailing(), true));
    }
  }

  private void json(ILoggingEvent event, StringBuilder out) {
    JsonText json = new JsonText(out.append('{'), false);
    json.field("level", level(event));
    json.field("ts", time.format(event.getInstant()));
    if (showsCaller(event)) {
      json.field("caller", CallSite.of(event));
    }
    json.field("msg", event.getFormattedMessage());
    fields(event, json);
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null && settings.hasStackTraces()) {
      json.field("stacktrace", ThrowableProxyUtil.asString(thrown).stripTrailing());
    }
    out.append('}');
  }

  /** The debug exporter's lines are telemetry: where they were logged says nothing. */
  private boolean showsCaller(ILoggingEvent event) {
    return settings.hasCaller() && !CallSite.isIn(event, DEBUG_EXPORTER);
  }

  private void fields(ILoggingEvent event, JsonText json) {
    for (Map.Entry<String, Object> field : settings.logs().initialFields().entrySet()) {
      json.foreignField(field.getKey(), field.getValue());
    }
    if (!settings.resource().isEmpty()) {
      json.field("resource", settings.resource());
    }
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        json.field(pair.key, pair.value);
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      String message = thrown.getMessage();
      json.field("error", message == null ? thrown.getClassName() : message);
    }
  }

  /** Line feeds of our own messages stay: the debug exporter's text has many lines. */
  private static void message(ILoggingEvent event, StringBuilder out) {
    out.append(harmless(event.getFormattedMessage(), event.getLoggerName().startsWith(OURS)));
  }

  /** Text in which nothing forges a line or commands the terminal. */
  private static String harmless(String text, boolean keepLineFeeds) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean safe = !Character.isISOControl(c) || c == '\t' || (c == '\n' && keepLineFeeds);
      if (!safe && out == null) {
        out = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (out != null) {
        if (safe) {
          out.append(c);
        } else {
          out.append(escaped(c));
        }
      }
    }
    return out == null ? text : out.toString();
  }

  private static String escaped(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      default -> String.format("\\x%02x", (int) c);
    };
  }

  private static String level(ILoggingEvent event) {
    int level = event.getLevel().toInt();
    if (level >= Level.ERROR_INT) {
      return "error";
    }
    if (level >= Level.WARN_INT) {
      return "warn";
    }
    return level >= Level.INFO_INT ? "info" : "debug";
  }
}
