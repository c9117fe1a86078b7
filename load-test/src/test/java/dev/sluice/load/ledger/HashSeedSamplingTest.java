package dev.sluice.load.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.payload.Template;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashSeedSamplingTest {
  @ParameterizedTest
  @CsvSource({"100, true", "0, false"})
  void keepsAllOrNothingAtTheEnds(float percent, boolean kept) {
    HashSeedSampling sampling = new HashSeedSampling(7, percent);
    for (long number = 0; number < 100; number++) {
      assertThat(sampling.keeps(Template.traceId(number))).isEqualTo(kept);
    }
  }

  @Test
  void hashesSeedThenIdWithFnv() {
    // FNV-1a of 16000000 + sixteen zero bytes, worked out by hand: the decision changes where the
    // threshold passes it
    byte[] id = HexFormat.of().parseHex("00000000000000000000000000000000");
    int hash = 0x811C9DC5;
    for (byte b : HexFormat.of().parseHex("1600000000000000000000000000000000000000")) {
      hash = (hash ^ (b & 0xFF)) * 0x01000193;
    }
    float bucketPercent = (hash & 0x3FFF) / 163.84f;
    assertThat(new HashSeedSampling(22, bucketPercent - 0.1f).keeps(id)).isFalse();
    assertThat(new HashSeedSampling(22, bucketPercent + 0.1f).keeps(id)).isTrue();
  }
}
