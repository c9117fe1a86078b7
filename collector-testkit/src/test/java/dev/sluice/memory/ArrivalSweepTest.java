package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalSweepTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryBudget first = new MemoryBudget(100);
  private final MemoryBudget second = new MemoryBudget(100);
  private final List<Boolean> sweeps = new ArrayList<>();
  private final ArrivalSweep sweep = new ArrivalSweep(clock, List.of(first, second), sweeps::add);

  @Test
  void memoryIsShortWhenEitherBudgetRefusedSinceTheLastSweep() {
    assertThat(first.tryChargeArrival(101, 0)).isFalse();
    sweep.start();
    clock.advance(Duration.ofMillis(500));
    assertThat(second.tryChargeArrival(101, 0)).isFalse();
    clock.advance(Duration.ofMillis(500));
    clock.advance(Duration.ofMillis(500));
    assertThat(first.tryChargeArrival(100, 0)).isTrue();
    clock.advance(Duration.ofMillis(500));
    assertThat(sweeps)
        .as("old refusals and granted charges do not count")
        .containsExactly(false, true, false, false);
  }

  @Test
  void nothingIsSweptAfterItsEnd() {
    sweep.start();
    sweep.stop();
    clock.advance(Duration.ofSeconds(5));
    assertThat(sweeps).isEmpty();
  }
}
