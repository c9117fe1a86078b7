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
    lease.add(60); // answered for: never refused
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
  void adoptedBytesWereChargedBefore() {
    AdjustableLease lease = AdjustableLease.overCharged(budget, 0);
    budget.charge(30);
    lease.adopt(30);
    assertThat(budget.usedBytes()).isEqualTo(30);
    lease.release();
    assertThat(budget.usedBytes()).isZero();
  }
}
