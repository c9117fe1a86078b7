package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every coding. */
class ContentCodingTest {
  private static final ContentCodings CODINGS = new ContentCodings();
  private static final long LIMIT = 4 << 20;

  static Stream<String> codings() {
    return ContentCodings.NAMES.stream();
  }

  @AfterAll
  static void close() {
    CODINGS.close();
  }

  private static ContentCoding coding(String name) {
    return CODINGS.of(name).orElseThrow();
  }

  private static byte[] encoded(String name, byte[] plain) {
    return Samples.join(coding(name).encode(Samples.cut(plain), ContentCoding.DEFAULT_LEVEL));
  }

  @ParameterizedTest
  @MethodSource("codings")
  void decodesWhatItEncodedAtEverySizeThatMatters(String name) throws Exception {
    for (int size : List.of(0, 1, 2, 511, 512, 513, 65_535, 65_536, 65_537, 1_000_003)) {
      for (byte[] plain :
          List.of(Samples.telemetryLike(size), Samples.noise(size), new byte[size])) {
        MemoryBudget budget = new MemoryBudget(64 << 20);
        Slice decoded = coding(name).decode(Samples.inside(encoded(name, plain)), LIMIT, budget);
        assertThat(Samples.join(List.of(decoded))).isEqualTo(plain);
        assertThat(budget.usedBytes()).isEqualTo(decoded.array().length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codings")
  void encodesSmallerThanPlain(String name) {
    byte[] plain = Samples.telemetryLike(200_000);
    assertThat(encoded(name, plain).length).isLessThan(plain.length / 2);
  }

  @ParameterizedTest
  @MethodSource("codings")
  void allowsExactlyTheLimitAndNotAByteMore(String name) throws Exception {
    byte[] plain = Samples.telemetryLike(100_000);
    Slice encoded = Slice.of(encoded(name, plain));
    MemoryBudget budget = new MemoryBudget(64 << 20);
    Slice decoded = coding(name).decode(encoded, plain.length, budget);
    assertThat(decoded.length()).isEqualTo(plain.length);
    budget.release(decoded.array().length);
    assertThatThrownBy(() -> coding(name).decode(encoded, plain.length - 1, budget))
        .isInstanceOfSatisfying(
            DecodeException.class,
            e -> assertThat(e.kind()).isEqualTo(DecodeException.Kind.TOO_LARGE));
    assertThat(budget.usedBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("codings")
  void refusesABombWithinTheMemoryOfItsLimit(String name) {
    byte[] bomb =
        Samples.join(
            coding(name)
                .encode(List.of(Slice.of(new byte[64 << 20])), ContentCoding.DEFAULT_LEVEL));
    MemoryBudget budget = new MemoryBudget(1L << 40);
    assertThatThrownBy(() -> coding(name).decode(Slice.of(bomb), 1 << 20, budget))
        .isInstanceOfSatisfying(
            DecodeException.class,
            e -> assertThat(e.kind()).isEqualTo(DecodeException.Kind.TOO_LARGE));
    assertThat(budget.usedBytes()).isZero();
    assertThat(budget.peakBytes()).isLessThanOrEqualTo(1 << 20);
  }

  @ParameterizedTest
  @MethodSource("codings")
  void asksTheBudgetBeforeItAllocates(String name) {
    Slice encoded = Slice.of(encoded(name, Samples.telemetryLike(300_000)));
    MemoryBudget budget = new MemoryBudget(200_000);
    assertThatThrownBy(() -> coding(name).decode(encoded, LIMIT, budget))
        .isInstanceOfSatisfying(
            DecodeException.class,
            e -> assertThat(e.kind()).isEqualTo(DecodeException.Kind.NO_MEMORY));
    assertThat(budget.usedBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("codings")
  void refusesABodyCutAnywhere(String name) {
    byte[] encoded =
        Samples.join(
            coding(name)
                .encode(
                    List.of(Slice.of(Samples.telemetryLike(700))), ContentCoding.DEFAULT_LEVEL));
    for (int length = 1; length < encoded.length; length++) {
      byte[] cut = Arrays.copyOf(encoded, length);
      if (name.equals("x-snappy-framed") && length == 10) {
        continue; // the framing format has no end: a stream identifier alone is an empty body
      }
      MemoryBudget budget = new MemoryBudget(64 << 20);
      assertThatThrownBy(() -> coding(name).decode(Slice.of(cut), LIMIT, budget))
          .as("cut at %s of %s", length, encoded.length)
          .isInstanceOfSatisfying(
              DecodeException.class,
              e -> assertThat(e.kind()).isEqualTo(DecodeException.Kind.MALFORMED));
      assertThat(budget.usedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("codings")
  void refusesGarbageBehindTheEnd(String name) {
    byte[] encoded = encoded(name, Samples.telemetryLike(700));
    byte[] longer = Arrays.copyOf(encoded, encoded.length + 9);
    Arrays.fill(longer, encoded.length, longer.length, (byte) 0x55);
    assertThatThrownBy(() -> coding(name).decode(Slice.of(longer), LIMIT))
        .isInstanceOf(DecodeException.class);
  }

  @ParameterizedTest
  @MethodSource("codings")
  void survivesFlippedBitsAndRandomBytes(String name) throws Exception {
    byte[] encoded = encoded(name, Samples.telemetryLike(3_000));
    Random random = new Random(3);
    MemoryBudget budget = new MemoryBudget(64 << 20);
    for (int round = 0; round < 4_000; round++) {
      byte[] bytes = round % 2 == 0 ? encoded.clone() : Samples.noise(random.nextInt(200));
      if (bytes.length == 0) {
        continue;
      }
      for (int flips = random.nextInt(3) + 1; flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        Slice decoded = coding(name).decode(Samples.inside(bytes), 100_000, budget);
        assertThat(decoded.length()).isLessThanOrEqualTo(100_000);
        budget.release(decoded.array().length);
      } catch (DecodeException expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
      assertThat(budget.usedBytes()).isZero();
    }
    // and the pooled state is as good as new
    assertThat(coding(name).decode(Slice.of(encoded), LIMIT))
        .isEqualTo(Samples.telemetryLike(3_000));
  }

  @Test
  void knowsOnlyTheNamesOfTheReference() {
    assertThat(CODINGS.of("br")).isEmpty();
    assertThat(CODINGS.of("GZIP")).isEmpty();
    assertThat(ContentCodings.whyNot("br")).isEqualTo("unsupported Content-Encoding: br");
    assertThat(ContentCodings.whyNot("zstd")).contains("native library");
  }
}
