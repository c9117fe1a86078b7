package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  @Test
  void grantsUpToItsCapacityAndNotAByteMore() {
    MemoryBudget budget = new MemoryBudget(100);
    assertThat(budget.tryCharge(60)).isTrue();
    assertThat(budget.tryCharge(41)).isFalse();
    assertThat(budget.tryCharge(40)).isTrue();
    assertThat(budget.tryCharge(1)).isFalse();
    budget.release(1);
    assertThat(budget.tryCharge(1)).isTrue();
    assertThat(budget.peakBytes()).isEqualTo(100);
  }

  @Test
  void whatNobodyNeedsGetsNothingOfTheSecondHalf() {
    MemoryBudget budget = new MemoryBudget(100);
    assertThat(budget.tryChargeSpare(51)).isFalse();
    assertThat(budget.tryChargeSpare(30)).isTrue();
    budget.charge(15);
    assertThat(budget.tryChargeSpare(6)).isFalse();
    assertThat(budget.tryChargeSpare(5)).isTrue();
    assertThat(budget.usedBytes()).isEqualTo(50);
    assertThat(budget.refusedArrivals()).as("nobody's request was refused").isZero();
  }

  @Test
  void largeRequestsLeaveAQuarterToSmallOnes() {
    MemoryBudget budget = new MemoryBudget(400_000);
    assertThat(budget.tryChargeArrival(300_000, 0)).isTrue();
    assertThat(budget.tryChargeArrival(40_000, 0)).isFalse();
    assertThat(budget.tryChargeArrival(10_000, 30_000)).isFalse();
    assertThat(budget.tryChargeArrival(32_768, 0)).isTrue();
    assertThat(budget.tryChargeArrival(2_768, 30_000)).isTrue();
    assertThat(budget.usedBytes()).isEqualTo(335_536);
  }

  @Test
  void anAmountNearTheEndOfLongDoesNotOverflow() {
    MemoryBudget budget = new MemoryBudget(100);
    assertThat(budget.tryCharge(50)).isTrue();
    assertThat(budget.tryCharge(Long.MAX_VALUE)).isFalse();
    assertThat(budget.usedBytes()).isEqualTo(50);
  }

  @Test
  void aChargeForWhatIsAnsweredForIsGrantedBeyondTheCapacity() {
    MemoryBudget budget = new MemoryBudget(100);
    budget.charge(150);
    assertThat(budget.usedBytes()).isEqualTo(150);
    assertThat(budget.tryCharge(0)).isFalse();
    budget.release(150);
    assertThatThrownBy(() -> budget.release(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLeaseGivesItsBytesBackOnItsLastRelease() {
    MemoryBudget budget = new MemoryBudget(100);
    assertThat(budget.tryCharge(70)).isTrue();
    MemoryLease lease = budget.leaseCharged(70);
    lease.retain();
    lease.release();
    assertThat(budget.usedBytes()).isEqualTo(70);
    lease.release();
    assertThat(budget.usedBytes()).isZero();
    assertThatThrownBy(lease::release).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(lease::retain).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aJoinedLeaseReleasesEveryPartOnce() {
    MemoryBudget budget = new MemoryBudget(100);
    budget.charge(30);
    MemoryLease joined = JoinedLease.of(List.of(budget.leaseCharged(10), budget.leaseCharged(20)));
    assertThat(joined.bytes()).isEqualTo(30);
    joined.retain();
    joined.release();
    assertThat(budget.usedBytes()).isEqualTo(30);
    joined.release();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void racingThreadsNeverExceedTheCapacityAndLeaveNothingCharged() throws Exception {
    MemoryBudget budget = new MemoryBudget(1_000);
    LongAdder refused = new LongAdder();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int step = 97 + thread;
        runs.add(
            pool.submit(
                () -> {
                  List<Integer> charged = new ArrayList<>();
                  for (int i = 0; i < 50_000; i++) {
                    if (budget.tryCharge(step)) {
                      charged.add(step);
                    } else {
                      refused.increment();
                    }
                    if (i % 3 == 0 && !charged.isEmpty()) {
                      budget.release(charged.remove(charged.size() - 1));
                    }
                  }
                  charged.forEach(budget::release);
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      pool.shutdown();
    }
    assertThat(budget.usedBytes()).isZero();
    assertThat(budget.peakBytes()).isBetween(900L, 1_000L);
    assertThat(refused.sum()).isPositive();
  }
}
