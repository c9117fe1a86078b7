package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.sluice.data.Slice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/** Each coding against an implementation that shares no code of ours. */
class CodingInteropTest {
  private static final ContentCodings CODINGS = new ContentCodings();
  private static final byte[] PLAIN = Samples.telemetryLike(300_001);

  private interface Wrap<S> {
    S wrap(S stream) throws IOException;
  }

  private interface WrapIn {
    InputStream wrap(InputStream stream) throws IOException;
  }

  @AfterAll
  static void close() {
    CODINGS.close();
  }

  @Test
  void gzip() throws Exception {
    assertReads("gzip", GZIPOutputStream::new);
    assertWrites("gzip", GZIPInputStream::new);
  }

  @Test
  void zlibAndDeflate() throws Exception {
    for (String name : List.of("zlib", "deflate")) {
      assertReads(name, DeflaterOutputStream::new);
      assertWrites(name, InflaterInputStream::new);
    }
  }

  @Test
  void zstd() throws Exception {
    assertReads("zstd", ZstdOutputStream::new);
    assertWrites("zstd", ZstdInputStream::new);
    assertThat(decode("zstd", Zstd.compress(PLAIN))).isEqualTo(PLAIN);
  }

  @Test
  void snappy() throws Exception {
    assertThat(decode("snappy", Snappy.compress(PLAIN))).isEqualTo(PLAIN);
    assertThat(Snappy.uncompress(encode("snappy"))).isEqualTo(PLAIN);
    assertReads("snappy", SnappyFramedOutputStream::new);
  }

  @Test
  void framedSnappy() throws Exception {
    assertReads("x-snappy-framed", SnappyFramedOutputStream::new);
    assertWrites("x-snappy-framed", SnappyFramedInputStream::new);
  }

  @Test
  void lz4() throws Exception {
    assertReads("lz4", LZ4FrameOutputStream::new);
    assertReads(
        "lz4",
        out ->
            new LZ4FrameOutputStream(
                out,
                LZ4FrameOutputStream.BLOCKSIZE.SIZE_4MB,
                PLAIN.length,
                LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE,
                LZ4FrameOutputStream.FLG.Bits.BLOCK_CHECKSUM,
                LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM,
                LZ4FrameOutputStream.FLG.Bits.CONTENT_SIZE));
    assertWrites("lz4", LZ4FrameInputStream::new);
  }

  @Test
  void readsSeveralGzipMembersAsOneBody() throws Exception {
    byte[] one = encode("gzip");
    byte[] three = new byte[one.length * 3];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(one, 0, three, i * one.length, one.length);
    }
    byte[] decoded = decode("gzip", three);
    assertThat(decoded).hasSize(3 * PLAIN.length).startsWith(PLAIN).endsWith(PLAIN);
  }

  @Test
  void readsSeveralZstdFramesAndSkipsSkippableOnes() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(Zstd.compress(PLAIN));
    all.writeBytes(new byte[] {0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
    try (OutputStream streamed = new ZstdOutputStream(all)) {
      streamed.write(PLAIN);
    }
    assertThat(decode("zstd", all.toByteArray())).hasSize(2 * PLAIN.length).endsWith(PLAIN);
  }

  @Test
  void refusesAZstdWindowAboveEightMebibytes() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream wide = new ZstdOutputStream(out)) {
      wide.setLong(27);
      wide.write(new byte[20 << 20]);
    }
    assertThatThrownBy(() -> decode("zstd", out.toByteArray())).hasMessage("window size exceeded");
  }

  @Test
  void doesNotBelieveClaimsThatCannotBeTrue() {
    byte[] snappyClaimsOneGibibyte = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 4, 0, 1};
    assertThatThrownBy(() -> decode("snappy", snappyClaimsOneGibibyte))
        .hasMessage("snappy: corrupt input");
    byte[] zstd = Zstd.compress(PLAIN);
    zstd[4] |= (byte) 0xc0; // the content size now takes eight bytes
    assertThatThrownBy(() -> decode("zstd", zstd)).isInstanceOf(DecodeException.class);
  }

  @Test
  void saysWhatTheReferenceSays() {
    assertThatThrownBy(() -> decode("gzip", new byte[] {1, 2, 3}))
        .hasMessage("gzip: invalid header");
    assertThatThrownBy(() -> decode("zlib", new byte[] {1, 2, 3}))
        .hasMessage("zlib: invalid header");
    assertThatThrownBy(() -> decode("zstd", new byte[] {1, 2, 3, 4, 5, 6}))
        .hasMessage("invalid input: magic number mismatch");
    assertThatThrownBy(() -> decode("lz4", new byte[] {1, 2, 3, 4, 5}))
        .hasMessage("lz4: bad magic number");
    assertThatThrownBy(() -> decode("gzip", new byte[0])).hasMessage("EOF");
  }

  @Test
  void noticesAWrongChecksum() {
    byte[] gzip = encode("gzip");
    gzip[gzip.length - 8] ^= 1;
    assertThatThrownBy(() -> decode("gzip", gzip)).hasMessage("gzip: invalid checksum");
    byte[] zlib = encode("zlib");
    zlib[zlib.length - 1] ^= 1;
    assertThatThrownBy(() -> decode("zlib", zlib)).hasMessage("zlib: invalid checksum");
    byte[] lz4 = encode("lz4");
    lz4[lz4.length - 1] ^= 1;
    assertThatThrownBy(() -> decode("lz4", lz4)).hasMessage("lz4: invalid checksum");
  }

  @Test
  void levelsChangeTheSize() {
    for (String name : List.of("gzip", "zlib", "deflate", "zstd")) {
      ContentCoding coding = CODINGS.of(name).orElseThrow();
      int fast = Samples.join(coding.encode(Samples.cut(PLAIN), 1)).length;
      int best =
          Samples.join(coding.encode(Samples.cut(PLAIN), name.equals("zstd") ? 19 : 9)).length;
      assertThat(best).isLessThan(fast);
    }
    ContentCoding gzip = CODINGS.of("gzip").orElseThrow();
    assertThat(Samples.join(gzip.encode(Samples.cut(PLAIN), -2)).length)
        .isGreaterThan(Samples.join(gzip.encode(Samples.cut(PLAIN), 1)).length);
  }

  private static void assertReads(String name, Wrap<OutputStream> writer) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream encoder = writer.wrap(out)) {
      encoder.write(PLAIN);
    }
    assertThat(decode(name, out.toByteArray())).isEqualTo(PLAIN);
  }

  private static void assertWrites(String name, WrapIn reader) throws Exception {
    try (InputStream decoder = reader.wrap(new ByteArrayInputStream(encode(name)))) {
      assertThat(decoder.readAllBytes()).isEqualTo(PLAIN);
    }
  }

  private static byte[] encode(String name) {
    return Samples.join(
        CODINGS.of(name).orElseThrow().encode(Samples.cut(PLAIN), ContentCoding.DEFAULT_LEVEL));
  }

  private static byte[] decode(String name, byte[] encoded) throws DecodeException {
    return CODINGS.of(name).orElseThrow().decode(Slice.of(encoded), 32 << 20);
  }
}
