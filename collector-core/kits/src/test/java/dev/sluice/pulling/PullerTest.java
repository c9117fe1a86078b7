package dev.sluice.pulling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ReceiverContext;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.Race;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scrapes on a timer, of which every item is in the account. */
class PullerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Outcome.Retry BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);

  private final TestContext context = TestContext.of(ComponentKind.RECEIVER, "mine");
  private final RecordingConsumer next = new RecordingConsumer();
  private final ReceiverContext receiver = context.inFrontOf(Map.of(Signal.METRICS, next));
  private final SourceAccount account = receiver.account(Signal.METRICS);
  private final List<Deadline> deadlines = new ArrayList<>();

  @AfterEach
  void close() {
    context.close();
  }

  private static byte[] points(int items) {
    return Telemetry.request(Signal.METRICS, 0, items).toByteArray();
  }

  private Puller started(String yaml, Scraper scraper) {
    PullingConfig config = SpecBinder.fromYaml(PullingConfig.SPEC, yaml);
    Puller puller =
        new Puller(
            receiver,
            Signal.METRICS,
            config,
            "probe",
            until -> {
              deadlines.add(until);
              return scraper.scrape(until);
            });
    puller.start();
    return puller;
  }

  private void pass(Duration time) {
    context.manualClock().advance(time);
  }

  private void stop(Puller puller) throws Exception {
    puller.stop(Deadline.after(context.clock().nanoTime(), Duration.ZERO));
    nothingIsLeft();
  }

  /** The same for one that still holds something, and waits for time to pass. */
  private void stopInTime(Puller puller) {
    Race.rounds(
        1,
        race ->
            race.whileTimePasses(
                context.manualClock(),
                () -> puller.stop(Deadline.after(context.clock().nanoTime(), SECOND))));
    nothingIsLeft();
  }

  private void nothingIsLeft() {
    assertThat(account.held()).as("%s", account).isZero();
    assertThat(context.budget().usedBytes()).isZero();
  }

  private long counted(String what) {
    return (long)
        context.metrics().value("otelcol_scraper_" + what, "receiver", "mine", "scraper", "probe");
  }

  @Test
  void asksAtTheIntervalFromTheDelayOn() throws Exception {
    Puller puller =
        started(
            "{collection_interval: 10s, initial_delay: 3s, timeout: 2s}",
            Scraper.atOnce(until -> Scraped.of(points(4))));
    pass(SECOND.multipliedBy(2));
    assertThat(deadlines).isEmpty();
    pass(SECOND);
    assertThat(deadlines).hasSize(1);
    assertThat(deadlines.get(0).remainingNanos(context.clock().nanoTime()))
        .isEqualTo(SECOND.multipliedBy(2).toNanos());
    pass(SECOND.multipliedBy(10));
    stop(puller);
    assertThat(account.taken()).isEqualTo(8);
    assertThat(next.acceptedItems()).isEqualTo(8);
    assertThat(counted("scraped_metric_points")).isEqualTo(8);
    assertThat(counted("errored_metric_points")).isZero();
    assertThat(
            context
                .metrics()
                .value(
                    "otelcol_receiver_accepted_metric_points", "receiver", "mine", "transport", ""))
        .isEqualTo(8);
  }

  @Test
  void withoutATimeOutAScrapeHasNoDeadline() throws Exception {
    Puller puller =
        started(
            "{collection_interval: 10s, initial_delay: 0s}",
            Scraper.atOnce(until -> Scraped.of(points(1))));
    pass(Duration.ZERO);
    stop(puller);
    assertThat(deadlines).containsExactly(Deadline.NONE);
  }

  @Test
  void oneThatIsLateIsToldAndItsDataIsData() throws Exception {
    CompletableFuture<Scraped> slow = new CompletableFuture<>();
    Puller puller =
        started("{collection_interval: 10s, initial_delay: 0s, timeout: 5s}", until -> slow);
    pass(SECOND.multipliedBy(5));
    assertThat(context.log().messages("warn")).hasSize(1);
    slow.complete(Scraped.of(points(2)));
    assertThat(next.acceptedItems()).isEqualTo(2);
    stop(puller);
  }

  @Test
  void whatFailsIsToldAndTheNextOneComes() throws Exception {
    Puller puller =
        started(
            "{collection_interval: 10s, initial_delay: 0s}",
            until -> {
              throw new IOException("no such host");
            });
    pass(SECOND.multipliedBy(10));
    assertThat(deadlines).hasSize(2);
    assertThat(context.log().lines().get(0).fields())
        .containsEntry("error", "no such host")
        .containsEntry("scraper", "probe");
    stop(puller);
    assertThat(account.created()).isZero();
  }

  @Test
  void whatIsThereOfAPartlyFailedOneIsTaken() throws Exception {
    Puller puller =
        started(
            "{collection_interval: 10s, initial_delay: 0s}",
            Scraper.atOnce(
                until -> Scraped.of(points(3)).without(2, new IOException("two disks are gone"))));
    pass(Duration.ZERO);
    stop(puller);
    assertThat(counted("scraped_metric_points")).isEqualTo(3);
    assertThat(counted("errored_metric_points")).isEqualTo(2);
    assertThat(next.acceptedItems()).isEqualTo(3);
    assertThat(context.log().messages("error")).hasSize(1);
  }

  @Test
  void whatIsRefusedIsOfferedAgainBeforeWhatCameLater() throws Exception {
    next.answer(BUSY);
    int[] sizes = {1, 2, 3};
    Puller puller =
        started(
            "{collection_interval: 10s, initial_delay: 0s}",
            Scraper.atOnce(until -> Scraped.of(points(sizes[deadlines.size() - 1]))));
    pass(SECOND.multipliedBy(20));
    assertThat(account.held()).isEqualTo(6);
    next.answer(Outcome.accepted());
    pass(Duration.ofSeconds(9));
    pass(Duration.ofSeconds(9)); // the longest wait so far
    assertThat(account.held()).as("%s", account).isZero();
    assertThat(next.acceptedItems()).isEqualTo(6);
    stop(puller);
    assertThat(account.droppedTotal()).isZero();
  }

  @Test
  void whatIsRefusedForGoodIsDroppedAndCounted() throws Exception {
    next.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad"));
    Puller puller =
        started(
            "{collection_interval: 10s, initial_delay: 0s}",
            Scraper.atOnce(until -> Scraped.of(points(5))));
    pass(Duration.ZERO);
    stop(puller);
    assertThat(account.dropped(DropReason.PERMANENT)).isEqualTo(5);
  }

  @Test
  void whatIsNotTakenBeforeTheStopIsDroppedAndCounted() {
    next.answer(BUSY);
    Puller puller =
        started(
            "{collection_interval: 10s, initial_delay: 0s}",
            Scraper.atOnce(until -> Scraped.of(points(5))));
    pass(Duration.ZERO);
    stopInTime(puller);
    assertThat(account.dropped(DropReason.SHUTDOWN)).isEqualTo(account.created()).isPositive();
    assertThat(next.batches()).as("with a last try").hasSizeGreaterThan(1);
  }

  @Test
  void whatThereIsNoMemoryForIsDroppedAndCounted() throws Exception {
    context.withBudget(new MemoryBudget(10, 10));
    Puller puller =
        started(
            "{collection_interval: 10s, initial_delay: 0s}",
            Scraper.atOnce(until -> Scraped.of(points(5))));
    pass(Duration.ZERO);
    stop(puller);
    assertThat(account.dropped(DropReason.MEMORY)).isEqualTo(5);
  }

  @Test
  void refusesTimesThatAreNone() {
    Assertions.assertThatThrownBy(
            () ->
                SpecBinder.fromYaml(PullingConfig.SPEC, "{collection_interval: 0s, timeout: -1s}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("collection_interval")
        .hasMessageContaining("timeout");
    assertThat(SpecBinder.fromYaml(PullingConfig.SPEC, "{}")).isEqualTo(PullingConfig.DEFAULT);
  }
}
