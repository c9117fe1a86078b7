package dev.sluice.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
  @Test
  void aPayloadThatUsesItsArraysIsHeldAsItIs() {
    byte[] array = new byte[10_000];
    Payload half = Payload.of(List.of(new Slice(array, 0, 5_000)));
    assertThat(Retention.beforeHolding(half)).isSameAs(half);
  }

  @Test
  void aPayloadThatPinsTwiceItsSizeIsCopied() {
    byte[] array = new byte[10_000];
    array[4_998] = 7;
    Payload held = Retention.beforeHolding(Payload.of(List.of(new Slice(array, 0, 4_999))));
    assertThat(held.retainedBytes()).isEqualTo(4_999);
    assertThat(held.toByteArray()[4_998]).isEqualTo((byte) 7);
  }

  @Test
  void tinySlicesAreCopiedTogether() {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      slices.add(Slice.of(new byte[1_023]));
    }
    Payload held = Retention.beforeHolding(Payload.of(slices));
    assertThat(held.slices()).hasSize(1);
    assertThat(held.sizeBytes()).isEqualTo(10_230);

    slices.add(Slice.of(new byte[1_034]));
    Payload large = Payload.of(slices);
    assertThat(Retention.beforeHolding(large)).isSameAs(large);
  }

  @Test
  void oneSmallRequestIsNotCopied() {
    Payload small = Payload.of(new byte[10]);
    assertThat(Retention.beforeHolding(small)).isSameAs(small);
  }
}
