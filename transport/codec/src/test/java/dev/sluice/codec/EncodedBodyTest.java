package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryRefusedException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodedBodyTest {
  private static final int BYTES = 100_000;

  private final MemoryBudget budget = new MemoryBudget(150_000, 150_000);
  private final ContentCoding gzip = new ContentCodings().of("gzip").orElseThrow();

  @Test
  void isChargedWithWhatItWeighsUntilItIsLetGo() {
    byte[] random = new byte[BYTES]; // which no coding makes smaller
    new Random(1).nextBytes(random);
    for (byte[] plain : List.of(new byte[BYTES], random)) {
      EncodedBody body = encode(plain);
      long made = body.pieces().stream().mapToLong(Slice::length).sum();
      assertThat(budget.usedBytes()).isEqualTo(made);
      body.close();
      assertThat(budget.usedBytes()).isZero();
    }
  }

  @Test
  void isNotMadeWithoutRoomForTheWorst() {
    budget.charge(50_001);
    assertThatThrownBy(() -> encode(new byte[BYTES])).isInstanceOf(MemoryRefusedException.class);
    assertThat(budget.usedBytes()).isEqualTo(50_001);
  }

  @Test
  void chargesNothingWhenEncodingFails() {
    assertThatThrownBy(
            () ->
                EncodedBody.of(gzip, List.of(Slice.of(new byte[BYTES])), Integer.MAX_VALUE, budget))
        .isInstanceOf(RuntimeException.class);
    assertThat(budget.usedBytes()).isZero();
  }

  private EncodedBody encode(byte[] plain) {
    return EncodedBody.of(gzip, List.of(Slice.of(plain)), ContentCoding.DEFAULT_LEVEL, budget);
  }
}
