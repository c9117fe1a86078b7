package dev.sluice.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Slice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRenderingTest {
  private static final int STEPS = 200;
  private static final int SERIES_A_STEP = 256;
  private static final int BEGIN_BYTES = 256 * 1024;

  /** One family in many steps, of labels that do not compress. */
  private static final class Gauges implements PageSource {
    private final Random random = new Random(1);
    private final int steps;
    private int written;

    Gauges(int steps) {
      this.steps = steps;
    }

    @Override
    public boolean writeNext(ExpositionWriter page) throws IOException {
      if (written == 0) {
        page.family("g", MetricType.GAUGE, "", "");
      }
      for (int i = 0; i < SERIES_A_STEP; i++) {
        String value = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        page.sample(LabelText.of(Map.of("a", value)), i, ExpositionWriter.NO_TIMESTAMP);
      }
      return ++written < steps;
    }
  }

  private static byte[] whole(String encoding, int steps) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Gauges source = new Gauges(steps);
    ExpositionPage page =
        ExpositionPage.render(
            "",
            encoding,
            false,
            writer -> {
              while (source.writeNext(writer)) {
                assertThat(writer.series()).isPositive();
              }
            });
    page.body().forEach(piece -> add(piece, all));
    return all.toByteArray();
  }

  private static void add(Slice piece, ByteArrayOutputStream to) {
    to.write(piece.array(), piece.offset(), piece.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gzip"})
  void thePiecesTogetherAreThePage(String encoding) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (PageRendering page = new PageRendering("", encoding, false, new Gauges(STEPS))) {
      assertThat(page.isGzip()).isEqualTo(encoding.equals("gzip"));
      page.begin(BEGIN_BYTES).forEach(piece -> add(piece, all));
      assertThat(page.isThrough()).isFalse();
      for (Slice piece = page.next(); piece != null; piece = page.next()) {
        add(piece, all);
      }
      assertThat(page.isThrough()).isTrue();
      assertThat(page.next()).isNull();
    }
    assertThat(all.toByteArray()).isEqualTo(whole(encoding, STEPS));
  }

  @Test
  void aPageIsRenderedNoFurtherThanItIsTaken() throws IOException {
    Gauges source = new Gauges(STEPS);
    try (PageRendering page = new PageRendering("", "", false, source)) {
      page.begin(BEGIN_BYTES);
      int begun = source.written;
      assertThat(begun).isLessThan(STEPS / 4);
      page.next();
      page.next();
      assertThat(source.written - begun).isBetween(1, STEPS / 4);
    }
  }

  @Test
  void anArrayIsUsedAgainOnceTwoMorePiecesWereTaken() throws IOException {
    Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    try (PageRendering page = new PageRendering("", "", false, new Gauges(STEPS))) {
      page.begin(BEGIN_BYTES);
      byte[] before = {};
      byte[] copy = {};
      int pieces = 0;
      for (Slice piece = page.next(); piece != null; piece = page.next()) {
        assertThat(before).isEqualTo(copy); // one call later it is as it was
        assertThat(piece.length()).isLessThanOrEqualTo(PageRendering.PIECE_BYTES);
        before = piece.array();
        copy = before.clone();
        arrays.add(before);
        pieces++;
      }
      assertThat(pieces).isGreaterThan(10);
      assertThat(arrays).hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void aShortPageIsThroughWithItsBegin() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (PageRendering page = new PageRendering("", "", false, new Gauges(2))) {
      page.begin(BEGIN_BYTES).forEach(piece -> add(piece, all));
      assertThat(page.isThrough()).isTrue();
      assertThat(page.next()).isNull();
    }
    assertThat(all.toByteArray()).isEqualTo(whole("", 2));
  }

  @Test
  void aCompressedPageInPiecesIsWholeGzip() throws IOException {
    byte[] plain =
        new GZIPInputStream(new ByteArrayInputStream(whole("gzip", STEPS))).readAllBytes();
    assertThat(plain).isEqualTo(whole("", STEPS));
    assertThat(new String(plain, StandardCharsets.US_ASCII).lines())
        .hasSize(STEPS * SERIES_A_STEP + 2);
  }

  @Test
  void aCompressedPageCanBeLetGoInTheMidst() throws IOException {
    PageRendering page = new PageRendering("", "gzip", false, new Gauges(STEPS));
    page.begin(BEGIN_BYTES);
    page.close();
    page.close();
    assertThatThrownBy(page::next).isInstanceOf(IllegalStateException.class);
  }
}
