package dev.sluice.pulling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work at an interval, one round at a time. */
class RoundsTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final TestContext context = TestContext.of(ComponentKind.RECEIVER, "mine");
  private final List<CompletableFuture<Void>> begun = new ArrayList<>();
  private boolean endsAtOnce = true;
  private final Rounds rounds =
      new Rounds(
          context,
          INTERVAL,
          () -> {
            CompletableFuture<Void> end = new CompletableFuture<>();
            begun.add(end);
            if (endsAtOnce) {
              end.complete(null);
            }
            return end;
          });

  @AfterEach
  void close() {
    context.close();
  }

  private void pass(Duration time) {
    context.manualClock().advance(time);
  }

  @Test
  void theFirstComesAfterTheDelayAndTheOthersAtTheInterval() {
    rounds.start(Duration.ofSeconds(1));
    pass(Duration.ofMillis(999));
    assertThat(begun).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(begun).hasSize(1);
    pass(INTERVAL.multipliedBy(3));
    assertThat(begun).hasSize(4);
  }

  @Test
  void oneThatTakesLongerIsFollowedAtOnceByOneOnly() {
    endsAtOnce = false;
    rounds.start(Duration.ZERO);
    pass(INTERVAL.multipliedBy(3).plusSeconds(5));
    assertThat(begun).as("never two at a time").hasSize(1);
    begun.get(0).complete(null);
    assertThat(begun).as("what came due begins").hasSize(2);
    begun.get(1).complete(null);
    assertThat(begun).as("once").hasSize(2);
    endsAtOnce = true;
    pass(Duration.ofSeconds(5));
    assertThat(begun).as("and the times stay those of the start").hasSize(3);
  }

  @Test
  void whatCameDueWhileTheProcessStoodStillIsLeftOut() {
    rounds.start(INTERVAL);
    context.manualClock().standStill(INTERVAL.multipliedBy(5).plusSeconds(1));
    context.manualClock().runDue();
    assertThat(begun).hasSize(1);
    pass(Duration.ofSeconds(9));
    assertThat(begun).hasSize(2);
  }

  @Test
  void aFailureIsToldAndEndsItsRoundOnly() {
    endsAtOnce = false;
    rounds.start(Duration.ZERO);
    pass(Duration.ZERO);
    begun.get(0).completeExceptionally(new IllegalStateException("no luck"));
    assertThat(context.log().messages("error")).hasSize(1);
    pass(INTERVAL);
    assertThat(begun).hasSize(2);
  }

  @Test
  void neitherTheTimersThreadNorTheCallerDoesTheWork() {
    List<Runnable> tasks = new ArrayList<>();
    context.withExecutor(tasks::add);
    rounds.start(Duration.ZERO);
    pass(Duration.ZERO);
    assertThat(begun).isEmpty();
    assertThat(tasks).hasSize(1);
  }

  @Test
  void noneBeginsAfterTheStopWhichShowsWhenTheLastIsOver() {
    endsAtOnce = false;
    rounds.start(Duration.ZERO);
    pass(INTERVAL.plusSeconds(1)); // a second one is due
    CompletableFuture<Void> last = rounds.stop();
    assertThat(last).isNotDone();
    begun.get(0).complete(null);
    assertThat(last).isDone();
    pass(INTERVAL.multipliedBy(3));
    assertThat(begun).hasSize(1);
    assertThat(rounds.stop()).isDone();
  }

  @Test
  void stopsWithoutAStart() {
    assertThat(rounds.stop()).isDone();
  }
}
