package dev.sluice.processor.probabilisticsampler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sampling.Randomness;
import dev.sluice.sampling.Threshold;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Known answers were computed apart from this code, with exact fractions: threshold = 2^56 -
 * round(p * 2^56), then rounded half up to the digits that the precision gives.
 */
class ThresholdTest {
  @ParameterizedTest
  @CsvSource({
    "1, 4, 0",
    "0.5, 4, 8",
    "0.25, 4, c",
    "0.1, 4, e666",
    "0.01, 4, fd70a",
    "0.005, 4, feb85",
    "0.001, 4, ffbe77",
    "0.333, 4, aac1",
    "0.333, 1, b",
    "0.333, 14, aac08312 6e978c",
    "0.9999, 4, 00068dc",
    "0.99, 3, 028f",
    "1.3877787807814457e-17, 4, ffffffffffffff",
  })
  void roundsAProbabilityToThePrecision(double probability, int precision, String expected) {
    assertThat(Threshold.text(Threshold.ofProbability(probability, precision)))
        .isEqualTo(expected.replace(" ", ""));
  }

  @Test
  void textAndBitsAgree() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long threshold = random.nextLong() >>> 8;
      assertThat(Threshold.parse(Threshold.text(threshold))).isEqualTo(threshold);
      assertThat(Randomness.parse(Randomness.text(threshold))).isEqualTo(threshold);
    }
    assertThat(Threshold.parse("c")).isEqualTo(0xcL << 52);
    assertThat(Threshold.parse("")).isEqualTo(Threshold.NONE);
    assertThat(Threshold.parse("123456789abcdef")).isEqualTo(Threshold.NONE);
    assertThat(Threshold.parse("xy")).isEqualTo(Threshold.NONE);
    assertThat(Randomness.parse("123")).isEqualTo(Randomness.MISSING);
  }

  /** The hash written a second time; "foobar" is a vector of its authors. */
  @Test
  void randomnessOfAHashHasTheDecisionInItsUpperFourteenBits() {
    byte[] id = HexFormat.of().parseHex("5b8efff798038103d269b633813fc60c");
    for (int seed : new int[] {0, 1, 22, -1}) {
      ByteBuffer seeded = ByteBuffer.allocate(20).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      int hash = fnv(seeded.putInt(seed).put(id).array());
      long randomness = Randomness.ofHash(seed, id, 0, id.length);
      for (float percentage : new float[] {0.01f, 1, 15.3f, 33.3f, 50, 99.99f, 100}) {
        int kept = (int) (percentage * 163.84f);
        assertThat(Threshold.keeps(Randomness.hashThreshold(percentage), randomness))
            .isEqualTo((hash & 0x3FFF) < kept);
      }
    }
    assertThat(fnv("foobar".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isEqualTo(0xbf9cf968);
  }

  private static int fnv(byte[] bytes) {
    int hash = 0x811c9dc5;
    for (byte b : bytes) {
      hash ^= b & 0xff;
      hash *= 0x01000193;
    }
    return hash;
  }

  @ParameterizedTest
  @CsvSource({"HASH_SEED", "EQUALIZING", "PROPORTIONAL"})
  void whatASmallerPercentageKeepsALargerOneKeepsToo(SamplerMode mode) {
    Random random = new Random(11);
    float[] percentages = {0.001f, 0.01f, 0.5f, 1, 2, 5, 10, 15.3f, 25, 33.3f, 50, 75, 99, 100};
    for (int i = 0; i < 2_000; i++) {
      byte[] id = new byte[16];
      random.nextBytes(id);
      long randomness =
          mode == SamplerMode.HASH_SEED
              ? Randomness.ofHash(0, id, 0, 16)
              : Randomness.ofTraceId(id, 0);
      boolean before = false;
      for (float percentage : percentages) {
        Sampler sampler =
            Sampler.of(new SamplerConfig(percentage, 0, mode, true, 4, "traceID", "", ""));
        boolean keeps = Threshold.keeps(sampler.threshold(Threshold.NONE), randomness);
        assertThat(keeps || !before).isTrue();
        before = keeps;
      }
      assertThat(before).isTrue();
    }
  }

  @Test
  void equalizingAndProportionalAgreeOnATraceThatWasNotSampledBefore() {
    Random random = new Random(13);
    for (int i = 0; i < 2_000; i++) {
      float percentage = random.nextFloat() * 100;
      Sampler equalizing =
          Sampler.of(
              new SamplerConfig(percentage, 0, SamplerMode.EQUALIZING, true, 4, "traceID", "", ""));
      Sampler proportional =
          Sampler.of(
              new SamplerConfig(
                  percentage, 0, SamplerMode.PROPORTIONAL, true, 4, "traceID", "", ""));
      assertThat(equalizing.threshold(Threshold.NONE))
          .isEqualTo(proportional.threshold(Threshold.NONE));
    }
  }
}
