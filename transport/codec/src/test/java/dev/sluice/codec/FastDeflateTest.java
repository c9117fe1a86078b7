package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Slice;
import dev.sluice.testkit.RecordingLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastDeflateTest {
  private static final byte[] PLAIN = Samples.telemetryLike(300_000);

  /** Counts what it is asked. */
  private static final class Counting implements DeflateEngine {
    private int loads;
    private int bodies;
    private int inflated;
    private boolean fails;
    private boolean lies;

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public void load() throws IOException {
      loads++;
      if (fails) {
        throw new IOException("no such machine");
      }
    }

    @Override
    public int deflate(byte[] plain, int length, byte[] target) {
      bodies++;
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
      deflater.setInput(plain, 0, length);
      deflater.finish();
      int written = deflater.deflate(target);
      boolean fits = deflater.finished();
      deflater.end();
      return fits ? written : -1;
    }

    @Override
    public int inflate(byte[] encoded, int offset, int length, byte[] target, int expected) {
      inflated++;
      Inflater inflater = new Inflater(true);
      try {
        inflater.setInput(encoded, offset, length);
        int written = inflater.inflate(target, 0, expected);
        target[0] ^= (byte) (lies ? 1 : 0);
        return inflater.finished() && inflater.getRemaining() == 0 ? written : -1;
      } catch (DataFormatException e) {
        return -1;
      } finally {
        inflater.end();
      }
    }
  }

  private final Counting engine = new Counting();
  private final RecordingLog log = new RecordingLog();
  private final ContentCodings codings = new ContentCodings(new FastDeflate(List.of(engine)));

  private byte[] encoded(byte[] plain, int level) throws IOException {
    byte[] encoded =
        Samples.join(codings.of("gzip").orElseThrow().encode(Samples.cut(plain), level));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(encoded))) {
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
    return encoded;
  }

  private static byte[] byTheJdk(int level) {
    Deflater deflater = new Deflater(level, true);
    deflater.setInput(PLAIN);
    deflater.finish();
    byte[] target = new byte[2 * PLAIN.length];
    int length = deflater.deflate(target);
    deflater.end();
    return Arrays.copyOf(target, length);
  }

  private static byte[] stream(byte[] member) {
    return Arrays.copyOfRange(member, 10, member.length - 8);
  }

  @Test
  void loadsNothingUntilAClientWillEncode() throws IOException {
    encoded(PLAIN, ContentCoding.DEFAULT_LEVEL);
    codings.prepareToEncode("zstd", ContentCoding.DEFAULT_LEVEL, log);
    codings.prepareToEncode("gzip", 6, log);
    assertThat(engine.loads).isZero();
    assertThat(engine.bodies).isZero();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void loadsOnceAndSaysOnceWhatCompresses() {
    codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
    codings.prepareToEncode("gzip", 1, log);
    assertThat(engine.loads).isOne();
    assertThat(log.lines()).hasSize(1);
    assertThat(log.lines().get(0).message()).isEqualTo("Native gzip is on");
    assertThat(log.lines().get(0).fields()).isEqualTo(Map.of("engine", "counting"));
  }

  @ParameterizedTest
  @ValueSource(ints = {ContentCoding.DEFAULT_LEVEL, 1})
  void asksTheEngineWhereSpeedIsWanted(int level) throws IOException {
    codings.prepareToEncode("gzip", level, log);
    byte[] member = encoded(PLAIN, level);
    assertThat(engine.bodies).isOne();
    CRC32 checksum = new CRC32();
    checksum.update(PLAIN);
    Slice whole = Slice.of(member);
    assertThat(LittleEndian.int32(whole, member.length - 8)).isEqualTo((int) checksum.getValue());
    assertThat(LittleEndian.int32(whole, member.length - 4)).isEqualTo(PLAIN.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aLevelThatIsSetIsTheJdksLevel(int level) throws IOException {
    codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
    assertThat(stream(encoded(PLAIN, level))).hasSize(byTheJdk(level).length);
    assertThat(engine.bodies).isZero();
  }

  @Test
  void levelMinusTwoSearchesNoRepetitions() throws IOException {
    codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
    byte[] repeated = new byte[100_000];
    assertThat(encoded(repeated, -2)).hasSizeGreaterThan(repeated.length / 9);
    assertThat(encoded(repeated, -1)).hasSizeLessThan(repeated.length / 100);
    assertThat(engine.bodies).isZero();
  }

  @Test
  void withoutAnEngineNoLevelMeansTheJdksFastest() throws IOException {
    engine.fails = true;
    codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
    int fastest = byTheJdk(1).length;
    assertThat(stream(encoded(PLAIN, ContentCoding.DEFAULT_LEVEL))).hasSize(fastest);
    assertThat(fastest).isGreaterThan(byTheJdk(6).length);
  }

  @Test
  void anEngineThatCannotRunHereLeavesItToTheJdkWithOneLine() throws IOException {
    engine.fails = true;
    codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
    codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
    encoded(PLAIN, ContentCoding.DEFAULT_LEVEL);
    assertThat(engine.bodies).isZero();
    assertThat(log.lines()).hasSize(1);
    assertThat(log.lines().get(0).message()).isEqualTo("Native gzip is off");
    assertThat(log.lines().get(0).fields()).isEqualTo(Map.of("reason", "no such machine"));
  }

  @Test
  void aPropertyLeavesEverythingToTheJdk() throws IOException {
    System.setProperty(FastDeflate.SWITCH, "false");
    try {
      codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
    } finally {
      System.clearProperty(FastDeflate.SWITCH);
    }
    encoded(PLAIN, ContentCoding.DEFAULT_LEVEL);
    assertThat(engine.loads).isZero();
    assertThat(log.messages("info")).containsExactly("Native gzip is off");
  }

  @Test
  void emptyAndHugeBodiesAreTheJdks() throws IOException {
    codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
    encoded(new byte[0], ContentCoding.DEFAULT_LEVEL);
    encoded(new byte[FastDeflate.MAX_BODY_BYTES + 1], ContentCoding.DEFAULT_LEVEL);
    assertThat(engine.bodies).isZero();
    encoded(new byte[FastDeflate.MAX_BODY_BYTES], ContentCoding.DEFAULT_LEVEL);
    encoded(new byte[1], ContentCoding.DEFAULT_LEVEL);
    assertThat(engine.bodies).isEqualTo(2);
  }

  @Test
  void whatDoesNotShrinkIsTheJdks() throws IOException {
    codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
    encoded(Samples.noise(100_000), ContentCoding.DEFAULT_LEVEL);
    assertThat(engine.bodies).isOne();
    encoded(PLAIN, ContentCoding.DEFAULT_LEVEL);
    assertThat(engine.bodies).isEqualTo(2);
  }

  private byte[] decoded(byte[] encoded) throws DecodeException {
    return codings.of("gzip").orElseThrow().decode(Samples.inside(encoded), 1 << 20);
  }

  @Test
  void inflatesOneMemberByTheEngineOncePrepared() throws Exception {
    byte[] member = encoded(PLAIN, 6);
    assertThat(decoded(member)).isEqualTo(PLAIN);
    assertThat(engine.inflated).isZero();
    codings.prepareToDecode("gzip", log);
    assertThat(decoded(member)).isEqualTo(PLAIN);
    assertThat(engine.inflated).isOne();
  }

  @Test
  void believesNoEngineAgainstTheChecksum() throws Exception {
    codings.prepareToDecode("gzip", log);
    engine.lies = true;
    assertThat(decoded(encoded(PLAIN, 6))).isEqualTo(PLAIN);
    assertThat(engine.inflated).isOne();
  }

  @Test
  void severalMembersAndWrongLengthsAreTheJdks() throws Exception {
    codings.prepareToDecode("gzip", log);
    byte[] member = encoded(PLAIN, 6);
    byte[] twice = Arrays.copyOf(member, 2 * member.length);
    System.arraycopy(member, 0, twice, member.length, member.length);
    assertThat(decoded(twice)).hasSize(2 * PLAIN.length).startsWith(PLAIN);
    byte[] wrongLength = member.clone();
    wrongLength[member.length - 4] ^= 1;
    assertThatThrownBy(() -> decoded(wrongLength))
        .isInstanceOf(DecodeException.class)
        .hasMessage("gzip: invalid checksum");
  }
}
