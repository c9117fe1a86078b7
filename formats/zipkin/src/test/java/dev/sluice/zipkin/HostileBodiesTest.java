package dev.sluice.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.json.NoRoomException;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.check.OtlpCheck;
import dev.sluice.testkit.base.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.codec.SpanBytesEncoder;

/**
 * Whatever comes: it is taken, and what was made of it is sound OTLP that can be written as Zipkin,
 * or it is refused; and nothing stays charged. More cases: {@code -Dsluice.fuzz.cases=N}.
 */
@Timeout(1800) // with more cases
class HostileBodiesTest {
  private static final int CASES = Integer.getInteger("sluice.fuzz.cases", 5_000);
  private static final int CASES_OF_A_SAMPLE = 100;

  /** What parsers trip over: signs, ends, lengths, and what the formats are put together of. */
  private static final byte[] INTERESTING = {
    0,
    1,
    2,
    8,
    10,
    11,
    12,
    15,
    0x7F,
    (byte) 0x80,
    -1,
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '|',
    '-',
    '.',
    'e',
    'n',
    (byte) 0xC3,
    (byte) 0xED
  };

  @RegisterExtension final Seed seed = new Seed();

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsCutOrChangedAnywhereIsReadOrRefused(ZipkinFormat format) throws Exception {
    RandomGenerator random = seed.random();
    byte[] whole = sample(format, random);
    for (int cut = 0; cut < whole.length; cut++) {
      take(format, Arrays.copyOf(whole, cut));
    }
    for (int round = 0; round < CASES; round++) {
      if (round % CASES_OF_A_SAMPLE == 0) {
        whole = sample(format, random);
      }
      byte[] changed = whole.clone();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        changed = changed(changed, random);
      }
      take(format, changed);
    }
  }

  private static byte[] changed(byte[] bytes, RandomGenerator random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
      case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 3 -> {
        return joined(bytes, at, bytes, at + random.nextInt(bytes.length - at)); // a range less
      }
      default -> {
        return joined(bytes, at, bytes, random.nextInt(bytes.length)); // a range twice, or less
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] first, int to, byte[] second, int from) {
    byte[] joined = Arrays.copyOf(first, to + second.length - from);
    System.arraycopy(second, from, joined, to, second.length - from);
    return joined;
  }

  @ParameterizedTest
  @EnumSource
  void randomBytesAreReadOrRefused(ZipkinFormat format) throws Exception {
    RandomGenerator random = seed.random();
    for (int round = 0; round < CASES; round++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      take(format, bytes);
    }
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    for (String open : List.of("[", "{\"a\":", "[{\"id\":\"1\",\"x\":[", "[{\"x\":{\"a\":")) {
      for (ZipkinFormat format : List.of(ZipkinFormat.V1_JSON, ZipkinFormat.V2_JSON)) {
        assertRefused(format, open.repeat(200_000).getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] groups = new byte[200_000];
    Arrays.fill(groups, (byte) 0x0B);
    assertRefused(ZipkinFormat.V2_PROTO, groups);
    byte[] structs = new byte[300_000];
    Arrays.fill(structs, (byte) 12);
    assertRefused(ZipkinFormat.V1_THRIFT, structs);
  }

  /** Attributes of an event nest, too. */
  @Test
  void deepNestingWithinATextStaysAText() throws Exception {
    String deep = "e|{\\\"a\\\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}|0";
    String body =
        "[{\"id\":\"1\",\"timestamp\":1,\"annotations\":[{\"timestamp\":1,\"value\":\""
            + deep
            + "\"}]}]";
    var span = Spans.only(Spans.read(ZipkinFormat.V2_JSON, body));
    assertThat(span.getEvents(0).getName()).hasSize(deep.length() - 2);
  }

  @Test
  void hugeAnnouncedSizesMakeNothing() throws Exception {
    for (int size : new int[] {Integer.MAX_VALUE, -1, 1 << 30}) {
      byte[] list = {
        12, (byte) (size >>> 24), (byte) (size >>> 16), (byte) (size >>> 8), (byte) size
      };
      assertRefused(ZipkinFormat.V1_THRIFT, list);
    }
    assertRefused(ZipkinFormat.V2_PROTO, new byte[] {0x0A, -1, -1, -1, -1, 0x07, 1});
  }

  /** A body that becomes many times as much is refused before it is made. */
  @ParameterizedTest
  @EnumSource(names = {"V2_JSON", "V1_JSON"})
  void whatABodyBecomesIsChargedBeforeItIsMade(ZipkinFormat format) throws Exception {
    String span =
        format == ZipkinFormat.V2_JSON
            ? "{\"id\":\"1\",\"localEndpoint\":{\"serviceName\":\"%d\"}},"
            : "{\"traceId\":\"0000000000000001\",\"id\":\"0000000000000001\",\"annotations\":"
                + "[{\"value\":\"sr\",\"endpoint\":{\"serviceName\":\"%d\"}}]},";
    StringBuilder body = new StringBuilder("[");
    for (int i = 0; i < 20_000; i++) {
      body.append(span.formatted(i));
    }
    byte[] bytes = body.append("null]").toString().getBytes(StandardCharsets.UTF_8);
    MemoryBudget budget = new MemoryBudget(2 << 20);
    assertThatThrownBy(() -> format.toOtlp(Slice.of(bytes), false, Spans.NOW, budget))
        .isInstanceOf(NoRoomException.class);
    assertThat(budget.usedBytes()).isZero();
    assertThat(budget.peakBytes()).isLessThanOrEqualTo(2 << 20);
  }

  private static void assertRefused(ZipkinFormat format, byte[] body) throws Exception {
    MemoryBudget budget = new MemoryBudget(1L << 40);
    assertThatThrownBy(() -> format.toOtlp(Slice.of(body), true, Spans.NOW, budget))
        .isInstanceOf(MalformedZipkinException.class);
    assertThat(budget.usedBytes()).isZero();
  }

  private static void take(ZipkinFormat format, byte[] body) throws Exception {
    MemoryBudget budget = new MemoryBudget(64 << 20);
    Slice made;
    try {
      made = format.toOtlp(Slice.of(body), true, Spans.NOW, budget);
    } catch (MalformedZipkinException | NoRoomException e) {
      assertThat(budget.usedBytes()).isZero();
      return;
    }
    assertThat(budget.usedBytes()).isEqualTo(made.array().length);
    int spans = OtlpCheck.check(Signal.TRACES, made);
    budget.release(made.array().length);
    for (ZipkinWriter writer : ZipkinWriter.values()) {
      ZipkinBody written = writer.request(Payload.of(List.of(made)), "", budget);
      assertThat(written.spans() + written.leftOut()).isEqualTo(spans);
      written.lease().release();
      assertThat(budget.usedBytes()).isZero();
    }
  }

  private static byte[] sample(ZipkinFormat format, RandomGenerator random) {
    String json = new RandomZipkin(random, true).spans(3);
    List<zipkin2.Span> spans = new ArrayList<>();
    SpanBytesDecoder.JSON_V2.decodeList(json.getBytes(StandardCharsets.UTF_8), spans);
    return switch (format) {
      case V1_JSON -> SpanBytesEncoder.JSON_V1.encodeList(spans);
      case V1_THRIFT -> SpanBytesEncoder.THRIFT.encodeList(spans);
      case V2_JSON -> SpanBytesEncoder.JSON_V2.encodeList(spans);
      case V2_PROTO -> SpanBytesEncoder.PROTO3.encodeList(spans);
    };
  }
}
