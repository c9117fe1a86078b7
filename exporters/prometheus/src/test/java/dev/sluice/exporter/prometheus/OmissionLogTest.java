package dev.sluice.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.RecordingLog;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OmissionLogTest {
  private static final String DROPPED = "Data points cannot be shown. Dropping them.";

  private final TestContext context =
      TestContext.of(ComponentKind.EXPORTER, "prometheus", Signal.METRICS);
  private final OmissionLog log = new OmissionLog(context);

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void namesMetricLabelCauseAndCure() {
    Tally tally = new Tally();
    tally.drop(DropCause.LABEL_OF_THE_PAGE, "req", "le", 2);
    tally.drop(DropCause.OLDER, "g", "", 1);
    tally.drop(DropCause.LABEL_OF_THE_PAGE, "req", "le", 1);
    log.note(tally);
    assertThat(lines()).hasSize(2).allMatch(line -> line.message().equals(DROPPED));
    assertThat(lines().get(0).fields())
        .containsEntry("metric", "req")
        .containsEntry("label", "le")
        .containsEntry("reason", "conflict")
        .containsEntry("dropped_items", 3L)
        .containsKeys("cause", "cure");
    assertThat(lines().get(1).fields())
        .containsEntry("metric", "g")
        .containsEntry("reason", "out_of_order")
        .doesNotContainKey("label");
  }

  @Test
  void namesTheFirstOfARequestAndCountsTheRest() {
    Tally tally = new Tally();
    IntStream.range(0, 100).forEach(i -> tally.drop(DropCause.NO_DATA, "m" + i, "", 1));
    log.note(tally);
    assertThat(lines()).hasSize(Tally.MOST_NAMED + 1);
    assertThat(lines().get(Tally.MOST_NAMED).fields())
        .containsEntry("dropped_items", 100L - Tally.MOST_NAMED);
  }

  @Test
  void aBurstOfOneLossHidesNoOther() {
    for (int i = 0; i < 100; i++) {
      log.note(dropped(DropCause.OLDER, "m"));
    }
    int before = lines().size();
    assertThat(before).isLessThan(100);
    log.note(dropped(DropCause.NAME_TAKEN, "m"));
    log.note(dropped(DropCause.OLDER, "n"));
    assertThat(lines()).hasSize(before + 2);
    context.manualClock().advance(Duration.ofSeconds(11));
    log.note(dropped(DropCause.OLDER, "m"));
    assertThat(lines().get(before + 2).fields()).containsEntry("repeats_left_out", 90L);
  }

  @Test
  void manyMadeUpNamesAreNoFlood() {
    for (int i = 0; i < 10_000; i++) {
      log.note(dropped(DropCause.NAME_TAKEN, "made-up-" + i));
    }
    assertThat(lines()).hasSizeLessThan(20);
  }

  private static Tally dropped(DropCause cause, String metric) {
    Tally tally = new Tally();
    tally.drop(cause, metric, "", 1);
    return tally;
  }

  @Test
  void quotesWhatSendersWroteOnOneBoundedLine() {
    Tally tally = new Tally();
    tally.drop(DropCause.LABEL_TWICE, "a\nerror\u001b[31m", "\0".repeat(10_000), 1);
    tally.keepHelp("g", "one\ntwo", "x".repeat(100_000));
    tally.hide(new Tally.HiddenLabel("job\n", "__name__\r", DropCause.LABEL_RESERVED));
    log.note(tally);
    assertThat(context.log().lines()).hasSize(3);
    assertThat(context.log().lines())
        .allSatisfy(
            line ->
                assertThat(line.fields().values())
                    .allSatisfy(value -> assertThat(value.toString()).matches("[ -~]{0,2000}")));
  }

  private List<RecordingLog.Line> lines() {
    return context.log().lines();
  }
}
