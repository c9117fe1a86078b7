package dev.sluice.load.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberSetTest {
  @Test
  void itKnowsItsMembersAndCountsDuplicates() {
    NumberSet set = new NumberSet();
    long far = (5L << 24) + 63;
    for (long number : new long[] {0, 63, 64, far, 63}) {
      set.add(number);
    }
    assertThat(set.size()).isEqualTo(4);
    assertThat(set.duplicates()).isEqualTo(1);
    assertThat(set.contains(far)).isTrue();
    assertThat(set.contains(65)).isFalse();
    assertThat(set.contains(far + 1)).isFalse();
    assertThat(set.contains(9L << 24)).isFalse();
    assertThat(set.count(number -> number >= 64)).isEqualTo(2);
  }

  @Test
  void itCountsWhatAnotherSetDoesNotHave() {
    NumberSet set = new NumberSet();
    NumberSet other = new NumberSet();
    for (long number : new long[] {0, 63, 64, 5L << 24}) {
      set.add(number);
    }
    other.add(63);
    other.add(65);
    assertThat(set.missingIn(other)).isEqualTo(3);
    assertThat(other.missingIn(set)).isEqualTo(1);
    assertThat(set.missingIn(set)).isZero();
  }
}
