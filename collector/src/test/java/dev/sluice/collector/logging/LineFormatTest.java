package dev.sluice.collector.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.sluice.config.model.LogsTelemetry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LineFormatTest {
  private static final Instant AT = Instant.parse("2026-02-08T19:57:05.093Z");

  private final LoggerContext context = new LoggerContext();

  private static LogSettings settings(boolean json, boolean caller, Map<String, String> resource) {
    return new LogSettings(
        logs(json, new LogsTelemetry.Omitted(!caller, false, false), Map.of()), resource);
  }

  private static LogsTelemetry logs(
      boolean json, LogsTelemetry.Omitted omitted, Map<String, Object> initialFields) {
    LogsTelemetry usual = LogsTelemetry.DEFAULT;
    return new LogsTelemetry(
        usual.level(),
        json ? LogsTelemetry.Encoding.JSON : LogsTelemetry.Encoding.CONSOLE,
        omitted,
        initialFields,
        usual.sampling(),
        usual.outputs(),
        List.of());
  }

  private LoggingEvent event(Level level, String message, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("dev.sluice.engine"), level, message, thrown, null);
    event.setInstant(AT);
    event.setCallerData(
        new StackTraceElement[] {
          new StackTraceElement("dev.sluice.engine.Collector", "start", "Collector.java", 88)
        });
    return event;
  }

  private static String line(LogSettings settings, LoggingEvent event) {
    return new LineFormat(settings, ZoneOffset.UTC).format(event);
  }

  @Test
  void writesAConsoleLineAsTheReferenceDoes() {
    LoggingEvent event = event(Level.INFO, "Received signal from OS", null);
    event.addKeyValuePair(new KeyValuePair("signal", "terminated"));
    assertThat(line(settings(false, true, Map.of()), event))
        .isEqualTo(
            "2026-02-08T19:57:05.093Z\tinfo\tengine/Collector.java:88\tReceived signal from OS"
                + "\t{\"signal\": \"terminated\"}\n");
  }

  @Test
  void telemetryShownByTheDebugExporterHasNoCaller() {
    LoggingEvent event = event(Level.INFO, "Traces", null);
    event.setCallerData(
        new StackTraceElement[] {
          new StackTraceElement("dev.sluice.exporter.debug.DebugOutput$1", "write", "x.java", 1)
        });
    assertThat(line(settings(false, true, Map.of()), event))
        .isEqualTo("2026-02-08T19:57:05.093Z\tinfo\tTraces\n");
    assertThat(line(settings(true, true, Map.of()), event)).doesNotContain("caller");
  }

  @Test
  void numbersAreTheShortestThatReadBack() {
    double[] values = {
      -5, -0.0, 1e300, Double.parseDouble("2e23"), 4.9e-324, 9007199254740992.0, 0.1, -1e15, 1e21
    };
    String[] texts = {"-5", "-0", "1e+300", "2e+23", "5e-324", "9007199254740992", "0.1"};
    for (int i = 0; i < values.length; i++) {
      LoggingEvent event = event(Level.INFO, "Hm", null);
      event.addKeyValuePair(new KeyValuePair("value", values[i]));
      String line = line(settings(true, false, Map.of()), event).strip();
      String text = line.substring(line.indexOf("\"value\":") + 8, line.length() - 1);
      assertThat(Double.doubleToRawLongBits(Double.parseDouble(text)))
          .isEqualTo(Double.doubleToRawLongBits(values[i]));
      if (i < texts.length) {
        assertThat(text).isEqualTo(texts[i]);
      }
    }
    LoggingEvent event = event(Level.INFO, "Hm", null);
    event.addKeyValuePair(new KeyValuePair("single", 0.1f));
    event.addKeyValuePair(new KeyValuePair("none", Double.NaN));
    assertThat(line(settings(true, false, Map.of()), event))
        .contains("\"single\":0.1,\"none\":\"NaN\"}");
  }

  @Test
  void writesNoFieldsWhereThereAreNone() {
    assertThat(line(settings(false, false, Map.of()), event(Level.WARN, "Hm", null)))
        .isEqualTo("2026-02-08T19:57:05.093Z\twarn\tHm\n");
  }

  @Test
  void writesAJsonLineAsTheReferenceDoes() {
    Map<String, String> resource = new LinkedHashMap<>();
    resource.put("service.name", "otelcol-contrib");
    LoggingEvent event = event(Level.WARN, "Odd \"thing\"", null);
    event.addKeyValuePair(new KeyValuePair("otelcol.component.id", "otlp"));
    event.addKeyValuePair(new KeyValuePair("count", 3L));
    event.addKeyValuePair(new KeyValuePair("list", List.of("a", 1)));
    assertThat(line(settings(true, true, resource), event))
        .isEqualTo(
            "{\"level\":\"warn\",\"ts\":\"2026-02-08T19:57:05.093Z\","
                + "\"caller\":\"engine/Collector.java:88\",\"msg\":\"Odd \\\"thing\\\"\","
                + "\"resource\":{\"service.name\":\"otelcol-contrib\"},"
                + "\"otelcol.component.id\":\"otlp\",\"count\":3,\"list\":[\"a\",1]}\n");
  }

  @Test
  void writesTheOffsetOfAZoneAsGoDoes() {
    String line =
        new LineFormat(settings(false, false, Map.of()), ZoneOffset.ofHours(2))
            .format(event(Level.INFO, "x", null));
    assertThat(line).startsWith("2026-02-08T21:57:05.093+0200\t");
  }

  @Test
  void addsErrorAndStackTrace() {
    String line =
        line(
            settings(false, false, Map.of()),
            event(Level.ERROR, "Failed", new IllegalStateException("no luck")));
    assertThat(line)
        .startsWith(
            "2026-02-08T19:57:05.093Z\terror\tFailed\t{\"error\": \"no luck\"}\n"
                + "java.lang.IllegalStateException: no luck\n\tat ")
        .endsWith("\n");
  }

  @Test
  void leavesStackTracesOutWhenTold() {
    LogSettings quiet =
        new LogSettings(
            logs(true, new LogsTelemetry.Omitted(true, true, false), Map.of("team", "a")),
            Map.of());
    assertThat(line(quiet, event(Level.ERROR, "Failed", new IllegalStateException("no luck"))))
        .isEqualTo(
            "{\"level\":\"error\",\"ts\":\"2026-02-08T19:57:05.093Z\",\"msg\":\"Failed\","
                + "\"team\":\"a\",\"error\":\"no luck\"}\n");
  }

  @Test
  void keepsOutsideTextFromForgingLinesOrCommandingTheTerminal() {
    LoggingEvent event = event(Level.INFO, "a\r\u001b[2Jb\nc", null);
    event.addKeyValuePair(new KeyValuePair("name", "x\n2026\u001b[31m\ud800"));
    assertThat(line(settings(false, false, Map.of()), event))
        .isEqualTo(
            "2026-02-08T19:57:05.093Z\tinfo\ta\\r\\x1b[2Jb\nc"
                + "\t{\"name\": \"x\\n2026\\u001b[31m\\ufffd\"}\n");
    LoggingEvent foreign =
        new LoggingEvent("", context.getLogger("io.netty"), Level.INFO, "a\nb", null, null);
    foreign.setInstant(AT);
    assertThat(line(settings(false, false, Map.of()), foreign)).endsWith("\ta\\nb\n");
  }
}
