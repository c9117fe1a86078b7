package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayPoolTest {
  private final ArrayPool pool = new ArrayPool(1 << 20);

  @ParameterizedTest
  @ValueSource(ints = {4096, 4097, 5000, 8192, 8193, 65_535, 65_537, 165_729, 4 << 20})
  void anArrayIsLongEnoughAndAtMostAQuarterLonger(int length) {
    assertThat(pool.take(length).length).isBetween(length, length + length / 4 + 1);
  }

  @Test
  void whatWasGivenBackIsTakenAgain() {
    byte[] first = pool.take(100_000);
    pool.give(first);
    assertThat(pool.idleBytes()).isEqualTo(first.length);
    assertThat(pool.take(first.length - 1)).isSameAs(first);
    assertThat(pool.idleBytes()).isZero();
    assertThat(pool.take(100_000)).as("never to two at once").isNotSameAs(first);
  }

  @Test
  void whatCameBackLastIsTakenFirst() {
    byte[] cold = pool.take(100_000);
    byte[] warm = pool.take(100_000);
    pool.give(cold);
    pool.give(warm);
    assertThat(pool.take(100_000)).isSameAs(warm);
    assertThat(pool.take(100_000)).isSameAs(cold);
  }

  @Test
  void shortAndHugeArraysAreExactAndNotKept() {
    for (int length : new int[] {0, 1, 4095, (4 << 20) + 1}) {
      byte[] array = pool.take(length);
      assertThat(array).hasSize(length);
      pool.give(array);
    }
    assertThat(pool.idleBytes()).isZero();
  }

  @Test
  void anArrayOfAnotherLengthThanItMakesIsNotKept() {
    pool.give(new byte[100_001]);
    assertThat(pool.idleBytes()).isZero();
  }

  @Test
  void noMoreLiesIdleThanItMay() {
    for (int i = 0; i < 20; i++) {
      pool.give(new byte[131_072]);
    }
    assertThat(pool.idleBytes()).isEqualTo(8 * 131_072);
  }

  @Test
  void withAssertionsOnWhatIsGivenBackIsOverwritten() {
    byte[] array = pool.take(5000);
    pool.give(array);
    assertThat(array).containsOnly(0xDD);
  }

  @Test
  void anArrayComesBackWhenSomebodyVouchesForItAndNobodyIsInDoubt() {
    MemoryBudget budget = new MemoryBudget(1 << 24);
    AdjustableLease vouched = lease(budget);
    vouched.retain();
    vouched.releaseForReuse();
    assertThat(budget.arrays().idleBytes()).as("somebody still holds it").isZero();
    vouched.releaseRead();
    assertThat(budget.arrays().idleBytes()).isEqualTo(131_072);

    AdjustableLease doubtful = lease(budget);
    doubtful.retain();
    doubtful.release();
    doubtful.releaseForReuse();
    assertThat(budget.arrays().idleBytes()).as("taken, and not given back").isZero();

    lease(budget).releaseRead();
    assertThat(budget.arrays().idleBytes()).as("nobody vouched for it").isZero();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void aJoinedLeasePassesOnWhatItWasToldToItsParts() {
    MemoryBudget budget = new MemoryBudget(1 << 24);
    JoinedLease.of(List.of(lease(budget), lease(budget))).releaseForReuse();
    assertThat(budget.arrays().idleBytes()).isEqualTo(2 * 131_072);
    JoinedLease.of(List.of(lease(budget), lease(budget))).release();
    assertThat(budget.arrays().idleBytes()).isZero();
    assertThat(budget.usedBytes()).isZero();
  }

  private static AdjustableLease lease(MemoryBudget budget) {
    byte[] array = budget.arrays().take(131_072);
    budget.charge(array.length);
    return AdjustableLease.overPooled(budget, array);
  }
}
