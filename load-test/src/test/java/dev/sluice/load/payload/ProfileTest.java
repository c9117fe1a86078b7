package dev.sluice.load.payload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProfileTest {
  @Test
  void largerItemsHaveMoreAttributesAndNotOnlyLongerOnes() {
    assertThat(attributes(Signal.TRACES, 320)).isEqualTo(6);
    assertThat(attributes(Signal.TRACES, 800)).isEqualTo(18);
    assertThat(attributes(Signal.METRICS, 180)).isEqualTo(4);
    assertThat(attributes(Signal.METRICS, 340)).isEqualTo(8);
  }

  @Test
  void smallerItemsKeepTheUsualAttributes() {
    assertThat(attributes(Signal.LOGS, 100)).isEqualTo(6);
  }

  private static int attributes(Signal signal, int itemBytes) {
    return Profile.File.of(signal).withItemBytes(itemBytes).profile().item().attributes();
  }
}
