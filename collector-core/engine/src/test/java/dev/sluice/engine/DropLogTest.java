package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.DropReason;
import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class DropLogTest {
  private final MemoryLog log = new MemoryLog();
  private final Queue<Runnable> pending = new ArrayDeque<>();

  /** Time passes when the test lets it. */
  private final Scheduler scheduler =
      (Duration delay, Runnable action) -> {
        assertThat(delay).isEqualTo(Duration.ofSeconds(10));
        pending.add(action);
        return () -> pending.remove(action);
      };

  private final DropLog drops = new DropLog(log, scheduler, DropReason.QUEUE_FULL);

  private void tenSecondsPass() {
    Runnable action = pending.poll();
    if (action == null) {
      throw new AssertionError("nothing is scheduled");
    }
    action.run();
  }

  @Test
  void tellsOncePerBurstWithTheNumber() {
    drops.dropped(5);
    drops.dropped(6);
    drops.dropped(7);
    assertThat(log.at("warn")).singleElement().asString().contains("queue_full, dropped_items, 5");
    tenSecondsPass();
    assertThat(log.at("warn")).hasSize(2).last().asString().contains("dropped_items, 13");
    tenSecondsPass();
    assertThat(log.at("warn")).as("the burst is over").hasSize(2);
    assertThat(pending).isEmpty();
    drops.dropped(1);
    assertThat(log.at("warn")).hasSize(3);
  }
}
