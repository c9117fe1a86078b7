package dev.sluice.extension.owntelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.id.ComponentKind;
import dev.sluice.telemetry.own.OwnLogRecord;
import dev.sluice.testkit.RecordingLog;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the lines of the own log may take while they wait, and what is said of those lost. */
class OwnLogBoundsTest {
  private static final int LARGE_CHARS = 100_000;

  private final WaitingLines waiting = new WaitingLines(1000);
  private final TestContext context = TestContext.of(ComponentKind.EXTENSION, "telemetry_logs");
  private final LostLines losses = new LostLines(context, 1000);

  private static OwnLogRecord line(String body, Map<String, Object> attributes) {
    return new OwnLogRecord(1, 13, "warn", body, Map.of(), attributes);
  }

  private static OwnLogRecord large() {
    return line("x".repeat(LARGE_CHARS), Map.of());
  }

  private int fill() {
    int taken = 0;
    while (waiting.offer(large())) {
      taken++;
    }
    return taken;
  }

  private long dropped() {
    return (long)
        context
            .metrics()
            .value("sluice_own_log_records_dropped", "processor", context.id().toString());
  }

  private List<Map<String, Object>> told() {
    return context.log().lines().stream().map(RecordingLog.Line::fields).toList();
  }

  @Test
  void largeLinesFillTheQueueBeforeTheirNumberDoes() {
    assertThat(fill()).isBetween(10, (int) (WaitingLines.MOST_BYTES / LARGE_CHARS));
    assertThat(waiting.offer(line("small", Map.of()))).isTrue();
  }

  @Test
  void manySmallLinesFillItByNumber() {
    for (int i = 0; i < 1000; i++) {
      assertThat(waiting.offer(line("small", Map.of("n", 1L)))).isTrue();
    }
    assertThat(waiting.offer(line("small", Map.of()))).isFalse();
  }

  @Test
  void textInListsAndMapsCountsToo() {
    String text = "x".repeat(LARGE_CHARS);
    long plain = line(text, Map.of()).heapBytes();
    assertThat(line("", Map.of("k", text)).heapBytes()).isGreaterThan(2L * LARGE_CHARS);
    assertThat(line("", Map.of(text, 1L)).heapBytes()).isGreaterThan(2L * LARGE_CHARS);
    assertThat(line(text, Map.of("k", List.of(Map.of("k", text)))).heapBytes())
        .isBetween(2 * plain, 3 * plain);
  }

  @Test
  void whatIsUnderWayTakesRoomUntilItIsSent() {
    fill();
    int first = waiting.next(1000).size();
    assertThat(first).as("requests are bounded as well").isBetween(1, 10);
    assertThat(waiting.offer(large())).isFalse();
    waiting.sent();
    assertThat(fill()).isEqualTo(first);
  }

  @Test
  void aLineLargerThanARequestGoesAlone() {
    OwnLogRecord huge = line("x".repeat((int) WaitingLines.MOST_REQUEST_BYTES), Map.of());
    waiting.offer(line("before", Map.of()));
    waiting.offer(huge);
    waiting.offer(line("behind", Map.of()));
    List<Integer> requests = new ArrayList<>();
    while (!waiting.isEmpty()) {
      requests.add(waiting.next(10).size());
      waiting.sent();
    }
    assertThat(requests).containsExactly(1, 1, 1);
  }

  @Test
  void lettingGoOfTheRestLeavesTheRoomOfWhatIsUnderWay() {
    int all = fill();
    int underWay = waiting.next(1000).size();
    assertThat(waiting.clear()).isEqualTo(all - underWay);
    assertThat(fill()).isEqualTo(all - underWay);
  }

  @Test
  void lossesAreToldOnceAndThenAsOneSum() {
    for (int i = 0; i < 500; i++) {
      losses.lost(1, LostLines.Reason.QUEUE_FULL, "");
    }
    losses.lost(20, LostLines.Reason.NOT_TAKEN, "503");
    assertThat(told()).hasSize(1);
    assertThat(told().get(0)).containsEntry("lines", 1L).containsEntry("reasons", "queue_full=1");

    context.manualClock().advance(Duration.ofSeconds(10));
    assertThat(told()).hasSize(2);
    assertThat(told().get(1))
        .containsEntry("lines", 519L)
        .containsEntry("reasons", "queue_full=499, not_taken=20")
        .containsEntry("error", "503");
    assertThat(dropped()).isEqualTo(520);

    context.manualClock().advance(Duration.ofSeconds(20));
    assertThat(told()).as("nothing more was lost").hasSize(2);
    losses.lost(1, LostLines.Reason.QUEUE_FULL, "");
    assertThat(told()).as("a burst of its own").hasSize(3);
  }

  @Test
  void theLastLineTellsWhatNoOtherHas() {
    losses.lost(1, LostLines.Reason.NOT_TAKEN, "503");
    losses.lost(2, LostLines.Reason.NOT_TAKEN, "503");
    losses.lost(4, LostLines.Reason.SHUTDOWN, "");
    losses.close();
    assertThat(told()).hasSize(2);
    assertThat(told().get(1))
        .containsEntry("lines", 6L)
        .containsEntry("reasons", "not_taken=2, shutdown=4");
    losses.lost(8, LostLines.Reason.NOT_TAKEN, "late");
    assertThat(told().get(2)).containsEntry("lines", 8L);
    context.manualClock().advance(Duration.ofMinutes(1));
    assertThat(told()).hasSize(3);
  }
}
