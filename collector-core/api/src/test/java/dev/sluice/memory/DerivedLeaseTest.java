package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DerivedLeaseTest {
  private static final int ORIGIN_BYTES = 131_072;
  private static final int EDITED_BYTES = 65_536;

  private final MemoryBudget budget = new MemoryBudget(1 << 24);
  private final AdjustableLease origin = lease();
  private final DerivedLease derived = new DerivedLease(budget);

  private AdjustableLease lease() {
    byte[] array = budget.arrays().take(ORIGIN_BYTES);
    budget.charge(array.length);
    return AdjustableLease.overPooled(budget, array);
  }

  @Test
  void weighsWhatWasTakenUntilItsLastReleaseAndHoldsTheOriginSoLong() {
    derived.holdOrigin(origin);
    derived.array(EDITED_BYTES);
    derived.array(100);
    assertThat(budget.usedBytes()).isEqualTo(ORIGIN_BYTES + EDITED_BYTES + 100);
    assertThat(derived.bytes()).isEqualTo(budget.usedBytes());
    derived.retain();
    origin.release();
    derived.release();
    assertThat(budget.usedBytes()).isEqualTo(ORIGIN_BYTES + EDITED_BYTES + 100);
    derived.release();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void itsArraysAndTheOriginsAreUsedAgainOnceSomebodyVouches() {
    derived.holdOrigin(origin);
    derived.array(EDITED_BYTES);
    derived.retain();
    derived.releaseRead();
    derived.releaseForReuse();
    assertThat(budget.arrays().idleBytes()).isEqualTo(EDITED_BYTES);
    origin.releaseRead();
    assertThat(budget.arrays().idleBytes()).isEqualTo(EDITED_BYTES + ORIGIN_BYTES);
  }

  @Test
  void whatIsNotNeededGoesBackAtOnce() {
    byte[] scratch = derived.array(EDITED_BYTES);
    derived.array(2 * EDITED_BYTES);
    derived.keepOnly(array -> array != scratch);
    assertThat(budget.usedBytes()).isEqualTo(ORIGIN_BYTES + 2 * EDITED_BYTES);
    assertThat(derived.bytes()).isEqualTo(2 * EDITED_BYTES);
    assertThat(budget.arrays().take(EDITED_BYTES)).isSameAs(scratch);
    derived.release();
    assertThat(budget.usedBytes()).isEqualTo(ORIGIN_BYTES);
  }

  @Test
  void anOriginThatIsNotHeldGoesFirst() {
    derived.array(EDITED_BYTES);
    origin.release();
    assertThat(budget.usedBytes()).isEqualTo(EDITED_BYTES);
    assertThat(derived.bytes()).isEqualTo(EDITED_BYTES);
    derived.release();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void neitherIsUsedAgainAfterAPlainRelease() {
    derived.holdOrigin(origin);
    derived.array(EDITED_BYTES);
    derived.retain();
    derived.release();
    derived.releaseForReuse();
    origin.releaseRead();
    assertThat(budget.arrays().idleBytes()).isZero();
    assertThat(budget.usedBytes()).isZero();
  }
}
