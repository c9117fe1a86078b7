package dev.sluice.collector.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.sluice.telemetry.own.OwnLogRecord;
import dev.sluice.telemetry.own.OwnLogSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first lines, which wait for who sends them elsewhere. */
class LogTapTest {
  private static final int LARGE_CHARS = 100_000;

  private final LoggerContext loggers = new LoggerContext();
  private final LogTap tap = new LogTap("excluded");
  private final List<OwnLogRecord> heard = new ArrayList<>();

  private void log(String message) {
    tap.give(
        new LoggingEvent("", loggers.getLogger("some"), Level.WARN, message, null, null),
        false,
        false);
  }

  @Test
  void fewFirstLinesAreKeptAndNoneIsMissed() {
    tap.expect(true);
    log("early");
    OwnLogSource.Subscription subscription = tap.subscribe(heard::add);
    log("later");
    assertThat(heard).extracting(OwnLogRecord::body).containsExactly("early", "later");
    assertThat(subscription.missed()).isZero();
  }

  @Test
  void manyAreBoundedByNumberAndThoseMissedAreCounted() {
    tap.expect(true);
    for (int i = 0; i < 3000; i++) {
      log("early");
    }
    OwnLogSource.Subscription subscription = tap.subscribe(heard::add);
    assertThat(heard).hasSize(2048);
    assertThat(subscription.missed()).isEqualTo(3000 - 2048);
    assertThat(tap.subscribe(line -> {}).missed()).as("the first one was told").isZero();
  }

  @Test
  void largeOnesAreBoundedByBytes() {
    tap.expect(true);
    for (int i = 0; i < 100; i++) {
      log("x".repeat(LARGE_CHARS));
    }
    OwnLogSource.Subscription subscription = tap.subscribe(heard::add);
    assertThat(heard).hasSizeBetween(10, (4 << 20) / LARGE_CHARS);
    assertThat(subscription.missed()).isEqualTo(100 - heard.size());
  }

  @Test
  void nothingIsKeptWhereNobodyIsExpected() {
    tap.expect(true);
    log("early");
    tap.expect(false);
    log("later");
    assertThat(tap.subscribe(heard::add).missed()).isZero();
    assertThat(heard).isEmpty();
  }
}
