package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ArrivalSweepTest {
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private final MemoryBudget first = new MemoryBudget(100);
  private final MemoryBudget second = new MemoryBudget(100);
  private final List<Boolean> sweeps = new ArrayList<>();
  private final ArrivalSweep sweep =
      new ArrivalSweep(this::timer, List.of(first, second), sweeps::add);

  private Scheduler.Timer timer(Duration delay, Runnable action) {
    timers.add(action);
    return () -> timers.remove(action);
  }

  private void timePasses() {
    Runnable due = timers.poll();
    if (due != null) {
      due.run();
    }
  }

  @Test
  void memoryIsShortWhenEitherBudgetRefusedSinceTheLastSweep() {
    assertThat(first.tryChargeArrival(101, 0)).isFalse();
    sweep.start();
    timePasses();
    assertThat(second.tryChargeArrival(101, 0)).isFalse();
    timePasses();
    timePasses();
    assertThat(first.tryChargeArrival(100, 0)).isTrue();
    timePasses();
    assertThat(sweeps)
        .as("old refusals and granted charges do not count")
        .containsExactly(false, true, false, false);
  }

  @Test
  void nothingIsSweptAfterItsEnd() {
    sweep.start();
    sweep.stop();
    timePasses();
    assertThat(sweeps).isEmpty();
  }
}
