package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ItemsTest {
  @ParameterizedTest
  @EnumSource(Signal.class)
  void numbersComeBackInOrder(Signal signal) throws Exception {
    assertThat(Items.read(signal, Items.request(signal, 4_999_990, 20)))
        .containsExactlyElementsOf(LongStream.range(4_999_990, 5_000_010).boxed().toList());
  }

  @Test
  void aSetKnowsItsMembersAndCountsDuplicates() {
    IdSet set = new IdSet(200);
    for (long id : new long[] {0, 63, 64, 199, 63}) {
      set.add(id);
    }
    assertThat(set.size()).isEqualTo(4);
    assertThat(set.duplicates()).isEqualTo(1);
    assertThat(set.contains(64)).isTrue();
    assertThat(set.contains(65)).isFalse();
    assertThat(set.count(id -> id >= 64)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"100, true", "0, false"})
  void samplingKeepsAllOrNothingAtTheEnds(float percent, boolean kept) {
    HashSeedSampling sampling = new HashSeedSampling(7, percent);
    for (long number = 0; number < 100; number++) {
      assertThat(sampling.keeps(Items.traceId(number))).isEqualTo(kept);
    }
  }

  @Test
  void samplingHashesSeedThenIdWithFnv() {
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
