package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BudgetShareTest {
  private static final long CAPACITY = 400_000; // 300,000 of it for shares and large requests

  private final MemoryBudget budget = new MemoryBudget(CAPACITY);

  /** Reserves in small steps until it is refused; returns what the share then keeps. */
  private static long fill(BudgetShare share) {
    while (share.tryReserve(100)) {
      assertThat(share.usedBytes()).isLessThanOrEqualTo(CAPACITY);
    }
    return share.usedBytes();
  }

  @Test
  void aloneItKeepsTwoThirdsOfWhatThereIs() {
    assertThat(fill(budget.newShare())).isBetween(199_000L, 200_000L);
  }

  @Test
  void thoseThatFillUpLaterStillGetSome() {
    BudgetShare first = budget.newShare();
    fill(first);
    assertThat(fill(budget.newShare())).isBetween(66_000L, 67_000L); // two thirds of what is left
    assertThat(fill(budget.newShare())).isBetween(22_000L, 22_500L);
    assertThat(first.tryReserve(100)).as("over its share since others came").isFalse();
  }

  @Test
  void allTogetherLeaveRoomForLargeRequests() {
    for (int i = 0; i < 4; i++) {
      budget.charge(fill(budget.newShare()));
    }
    assertThat(budget.tryChargeArrival(40_000, 40_000)).isFalse();
    assertThat(budget.tryChargeArrival(3_000, 40_000)).isTrue();
  }

  @Test
  void anEmptyShareTakesOneAmountOfAnySize() {
    fill(budget.newShare());
    BudgetShare late = budget.newShare();
    assertThat(late.tryReserve(10 * CAPACITY)).isTrue();
    assertThat(late.tryReserve(1)).isFalse();
    late.release(10 * CAPACITY);
    assertThat(late.tryReserve(1)).isTrue();
  }

  @Test
  void whatIsGivenBackIsFreeForAll() {
    BudgetShare first = budget.newShare();
    long filled = fill(first);
    first.release(filled);
    assertThat(fill(budget.newShare())).isEqualTo(filled);
    assertThatThrownBy(() -> first.release(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anUnlimitedBudgetSharesWithoutEnd() {
    BudgetShare share = MemoryBudget.unlimited().newShare();
    assertThat(share.tryReserve(Long.MAX_VALUE / 4)).isTrue();
    assertThat(share.tryReserve(Long.MAX_VALUE / 8)).isTrue();
  }

  @Test
  void racingThreadsLeaveNothingKeptAndExceedNoShare() throws Exception {
    BudgetShare[] shares = {budget.newShare(), budget.newShare()};
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        BudgetShare share = shares[thread % 2];
        runs.add(pool.submit(() -> fillAndEmpty(share)));
      }
      for (Future<Boolean> run : runs) {
        assertThat(run.get()).isTrue();
      }
    } finally {
      pool.shutdown();
    }
    assertThat(shares[0].usedBytes()).isZero();
    assertThat(fill(shares[1])).isBetween(199_000L, 200_000L);
  }

  private static boolean fillAndEmpty(BudgetShare share) {
    boolean within = true;
    for (int i = 0; i < 2_000; i++) {
      long reserved = 0;
      while (share.tryReserve(1_000)) {
        reserved += 1_000;
        within &= share.usedBytes() <= 203_000; // a thread's attempt shows until it is undone
      }
      if (reserved > 0) {
        share.release(reserved);
      }
    }
    return within;
  }
}
