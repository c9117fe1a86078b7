package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AdjustableLeaseTest {
  private final MemoryBudget budget = new MemoryBudget(100);

  @Test
  void itsWeightGoesBackWithTheLastReference() {
    assertThat(budget.tryCharge(10)).isTrue();
    AdjustableLease lease = AdjustableLease.overCharged(budget, 10);
    lease.retain();
    assertThat(lease.tryAdd(50)).isTrue();
    assertThat(lease.tryAdd(50)).isFalse();
    lease.addOnward(60); // of what the heap has beyond
    assertThat(lease.bytes()).isEqualTo(120);
    assertThat(budget.usedBytes()).isEqualTo(120);
    lease.remove(70);
    lease.release();
    assertThat(budget.usedBytes()).isEqualTo(50);
    lease.release();
    assertThat(budget.usedBytes()).isZero();
    assertThatThrownBy(lease::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anAdoptedArrayWasChargedBeforeAndGoesBackWhenNobodyReadsIt() {
    MemoryBudget large = new MemoryBudget(1 << 20);
    byte[] array = large.arrays().take(10_000);
    AdjustableLease lease = AdjustableLease.overCharged(large, 0);
    large.charge(array.length);
    lease.adoptPooled(array);
    assertThat(lease.bytes()).isEqualTo(array.length);
    lease.giveBackAdopted();
    lease.giveBackAdopted();
    assertThat(large.usedBytes()).isZero();
    assertThat(large.arrays().take(10_000)).isSameAs(array);
    lease.releaseForReuse();
    assertThat(large.arrays().take(10_000)).as("given once").isNotSameAs(array);
  }

  @Test
  void anAdoptedArrayGoesBackWithALeaseThatIsVouchedForOnly() {
    MemoryBudget large = new MemoryBudget(1 << 20);
    byte[] array = large.arrays().take(10_000);
    adopting(large, array).release();
    assertThat(large.usedBytes()).isZero();
    assertThat(large.arrays().idleBytes()).isZero();
    adopting(large, array).releaseForReuse();
    assertThat(large.arrays().take(10_000)).isSameAs(array);
  }

  private static AdjustableLease adopting(MemoryBudget budget, byte[] array) {
    AdjustableLease lease = AdjustableLease.overCharged(budget, 0);
    budget.charge(array.length);
    lease.adoptPooled(array);
    return lease;
  }
}
