package dev.sluice.load.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import dev.sluice.load.client.Body;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.ItemScanner;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Templates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodiesTest {
  private static final int TURNS = 40;

  @ParameterizedTest
  @EnumSource(Wire.Compression.class)
  void bodiesInAnyCodingHaveTheNumbersThatTheirRangesSay(Wire.Compression compression)
      throws IOException {
    Bodies bodies = bodies(compression, false);
    Body body = new Body(bodies.room());
    List<Long> numbers = new ArrayList<>();
    long next = 0;
    for (int i = 0; i < TURNS; i++) {
      Bodies.Range range = bodies.next(body);
      assertThat(range.first()).isEqualTo(next);
      next += range.count();
      byte[] plain = plain(compression, body);
      new ItemScanner(Signal.LOGS)
          .numbers(
              plain,
              plain.length,
              (number, start, end) -> {
                assertThat((int) (number >>> 40)).isEqualTo(bodies.source());
                numbers.add(number & ((1L << 40) - 1));
              });
    }
    assertThat(numbers).containsExactlyElementsOf(LongStream.range(0, next).boxed().toList());
  }

  @ParameterizedTest
  @EnumSource(
      value = Wire.Compression.class,
      names = {"GZIP", "ZSTD"})
  void bodiesMadeAheadComeAgainWithTheSameNumbers(Wire.Compression compression) throws IOException {
    Bodies bodies = bodies(compression, true);
    Body body = new Body(bodies.room());
    Bodies.Range first = bodies.next(body);
    byte[] plain = plain(compression, body);
    for (int i = 1; i < 16; i++) {
      assertThat(bodies.next(body)).isNotEqualTo(first);
    }
    assertThat(bodies.next(body)).isEqualTo(first);
    assertThat(plain(compression, body)).isEqualTo(plain);
  }

  private static Bodies bodies(Wire.Compression compression, boolean ahead) {
    return new Bodies(
        Templates.of(
            Profile.File.of(Signal.LOGS).withItemsPerRequest(List.of(1, 20, 3)).profile(),
            Instant.EPOCH.plusSeconds(1_800_000_000)),
        compression,
        9,
        4,
        ahead);
  }

  private static byte[] plain(Wire.Compression compression, Body body) throws IOException {
    InputStream in = new ByteArrayInputStream(body.bytes(), 0, body.length());
    try (InputStream plain =
        switch (compression) {
          case NONE -> in;
          case GZIP -> new GZIPInputStream(in);
          case ZSTD -> new ZstdInputStream(in);
        }) {
      return plain.readAllBytes();
    }
  }
}
