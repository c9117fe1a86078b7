package dev.sluice.otlp.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.json.JsonOutput;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.write.ProtoWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a few kilobytes of compressed JSON, or of OTLP, become is asked for before it is made:
 * beyond that, reading and writing need less than a fixed amount, whatever the input.
 */
class JsonMemoryTest {
  /** Of the reader and the writer themselves; their classes are loaded before it is measured. */
  private static final long MOST_UNASKED = 64 * 1024;

  private static final int SIZE = 4 << 20;

  static Stream<Arguments> hostileJson() {
    String metrics =
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"histogram\":{\"dataPoints\":[{%s}]}}]}]}]}";
    String spans = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[%s]}]}]}";
    Map<String, String> shapes = new LinkedHashMap<>();
    shapes.put("zeros in a list", metrics.formatted("\"bucketCounts\":[0" + times(",0") + "]"));
    shapes.put(
        "doubles in a list", metrics.formatted("\"explicitBounds\":[0" + times(",null") + "]"));
    shapes.put("a long string", spans.formatted("{\"name\":\"" + times("a") + "\"}"));
    shapes.put(
        "a long string of escapes", spans.formatted("{\"name\":\"" + times("\\u0001") + "\"}"));
    shapes.put(
        "a long string of invalid bytes",
        spans.formatted("{\"name\":\"" + times("\u00ff") + "\"}"));
    shapes.put(
        "long base64",
        spans.formatted(
            "{\"attributes\":[{\"value\":{\"bytesValue\":\"" + times("AAAA") + "\"}}]}"));
    shapes.put("a long id", spans.formatted("{\"traceId\":\"" + times("0") + "\"}"));
    shapes.put("a long enum", spans.formatted("{\"kind\":\"" + times("S") + "\"}"));
    shapes.put("a long name", spans.formatted("{\"" + times("n") + "\":1}"));
    shapes.put("a long name of escapes", spans.formatted("{\"" + times("\\n") + "\":1}"));
    shapes.put("a long number", spans.formatted("{\"kind\":" + times("1") + "}"));
    shapes.put("a long unknown number", spans.formatted("{\"x\":1." + times("1") + "}"));
    shapes.put("a long number as a string", spans.formatted("{\"flags\":\"" + times("1") + "\"}"));
    shapes.put(
        "a long boolean",
        spans.formatted("{\"attributes\":[{\"value\":{\"boolValue\":\"" + times("t") + "\"}}]}"));
    shapes.put("unknown members", spans.formatted("{\"x\":[{}" + times(",{\"y\":[]}") + "]}"));
    shapes.put("empty objects", spans.formatted("{}" + times(",{}")));
    shapes.put("nulls", spans.formatted("null" + times(",null")));
    shapes.put("empty attributes", spans.formatted("{\"attributes\":[{}" + times(",{}") + "]}"));
    shapes.put("blanks", spans.formatted(times(" ")));
    shapes.put(
        "names again and again", spans.formatted("{\"name\":\"\"" + times(",\"name\":\"\"") + "}"));
    shapes.put("text after the document", "{}" + times(" ") + "x");
    shapes.put("an error at the end", spans.formatted(times("\n") + "?"));
    return shapes.entrySet().stream().map(shape -> Arguments.of(shape.getKey(), shape.getValue()));
  }

  private static String times(String part) {
    return part.repeat(SIZE / part.length());
  }

  private static Signal signal(String json) {
    return json.contains("Metrics") ? Signal.METRICS : Signal.TRACES;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileJson")
  void readingAsksForAllThatItAllocates(String shape, String json) {
    Slice text = Slice.of(json.getBytes(ISO_8859_1));
    OtlpSchema schema = OtlpSchema.get();
    read(schema, text, new CountingRoom(Long.MAX_VALUE), Integer.MAX_VALUE);

    CountingRoom room = new CountingRoom(Long.MAX_VALUE);
    read(schema, text, room, Integer.MAX_VALUE);
    assertThat(room.allocatedUnasked()).as("allocated, not asked for").isLessThan(MOST_UNASKED);
    assertThat(room.most()).isLessThanOrEqualTo(12L * SIZE + MOST_UNASKED); // 3/2 of eightfold
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileJson")
  void readingStopsWhereTheRoomOrTheLimitEndsAndGivesAllBack(String shape, String json) {
    Slice text = Slice.of(json.getBytes(ISO_8859_1));
    CountingRoom little = new CountingRoom(SIZE / 8);
    Throwable inLittle = read(OtlpSchema.get(), text, little, Integer.MAX_VALUE);
    CountingRoom room = new CountingRoom(Long.MAX_VALUE);
    Throwable limited = read(OtlpSchema.get(), text, room, SIZE / 8);

    if (inLittle instanceof NoRoomException refused) {
      assertThat(refused.kind()).isEqualTo(NoRoomException.Kind.MEMORY);
      assertThat(little.held()).isZero();
    }
    if (limited instanceof NoRoomException refused) {
      assertThat(refused.kind()).isEqualTo(NoRoomException.Kind.LIMIT);
      assertThat(room.held()).isZero();
      assertThat(room.most()).isLessThan(SIZE / 4 + MOST_UNASKED);
    }
    if (limited instanceof MalformedJsonException malformed) {
      assertThat(room.held()).isZero();
      assertThat(malformed.getMessage()).hasSizeLessThan(200);
    }
  }

  /** What it ended with; null when it was read. */
  private static @Nullable Throwable read(
      OtlpSchema schema, Slice text, MemoryRoom room, long limitBytes) {
    MessageSchema message = schema.request(signal(new String(text.array(), 0, 40, ISO_8859_1)));
    return catchThrowable(() -> OtlpJsonReader.read(message, text, limitBytes, room));
  }

  @Test
  void whatBecomesMoreThanTheLimitIsRefusedForGood() throws Exception {
    Slice json =
        Slice.of(
            ("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"histogram\":{\"dataPoints\":[{\"bucketCounts\":[0"
                    + ",0".repeat(99)
                    + "]}]}}]}]}]}")
                .getBytes(UTF_8));
    MemoryBudget budget = new MemoryBudget(1 << 20);
    Slice whole = OtlpJsonReader.request(Signal.METRICS, json, 1 << 20, budget);
    assertThat(budget.usedBytes()).isEqualTo(whole.array().length);
    budget.release(whole.array().length);

    assertThat(OtlpJsonReader.request(Signal.METRICS, json, whole.length(), budget).length())
        .isEqualTo(whole.length());
    budget.release(budget.usedBytes());
    assertThatThrownBy(
            () -> OtlpJsonReader.request(Signal.METRICS, json, whole.length() - 1, budget))
        .isInstanceOfSatisfying(
            NoRoomException.class,
            refused -> assertThat(refused.kind()).isEqualTo(NoRoomException.Kind.LIMIT));
    assertThat(budget.usedBytes()).isZero();
  }

  static Stream<Arguments> hostileOtlp() {
    Map<String, byte[]> shapes = new LinkedHashMap<>();
    shapes.put("empty spans", spans(empty(2, SIZE / 16)));
    shapes.put("empty attributes", spans(field(2, empty(9, SIZE / 16))));
    shapes.put("a name of control characters", spans(field(2, field(5, new byte[SIZE / 8]))));
    shapes.put("a name of invalid bytes", spans(field(2, field(5, filled(SIZE / 8, 0xFF)))));
    shapes.put("a trace state of quotes", spans(field(2, field(3, filled(SIZE / 8, '"')))));
    shapes.put("a resource in many parts", field(1, empty(1, SIZE / 8)));
    shapes.put("empty resources", empty(1, SIZE / 16));
    shapes.put("unknown fields", spans(field(2, empty(100, SIZE / 16))));
    return shapes.entrySet().stream().map(shape -> Arguments.of(shape.getKey(), shape.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileOtlp")
  void writingAsksForAllThatItAllocates(String shape, byte[] request) throws Exception {
    MessageSchema schema = OtlpSchema.get().request(Signal.TRACES);
    Payload payload = Payload.of(request);
    OtlpJsonWriter.write(
        schema,
        payload,
        new JsonOutput(MemoryRoom.UNLIMITED, Long.MAX_VALUE),
        MemoryRoom.UNLIMITED);

    CountingRoom room = new CountingRoom(Long.MAX_VALUE);
    JsonOutput out = new JsonOutput(room, Long.MAX_VALUE);
    OtlpJsonWriter.write(schema, payload, out, room);
    // Beside the pieces: what lists them, and what walks each list of the request.
    assertThat(room.allocatedUnasked()).isLessThan(request.length * 40L);
    assertThat(room.held()).isEqualTo(out.takenBytes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileOtlp")
  void aTextThatDoesNotFitIsGivenUpAsAWhole(String shape, byte[] request) {
    MemoryBudget budget = new MemoryBudget(256 * 1024);
    NoRoomException never =
        (NoRoomException)
            catchThrowable(
                () -> OtlpJsonWriter.request(Signal.TRACES, Payload.of(request), budget));
    if (never != null) {
      assertThat(budget.usedBytes()).isZero();
      assertThat(budget.peakBytes()).isLessThanOrEqualTo(budget.capacityBytes());
    }

    MemoryBudget full = new MemoryBudget(64 << 20);
    full.charge(full.capacityBytes());
    assertThatThrownBy(() -> OtlpJsonWriter.request(Signal.TRACES, Payload.of(request), full))
        .isInstanceOfSatisfying(
            NoRoomException.class,
            refused -> assertThat(refused.kind()).isEqualTo(NoRoomException.Kind.MEMORY));
    assertThat(full.usedBytes()).isEqualTo(full.capacityBytes());
  }

  private static byte[] spans(byte[] inScope) {
    return field(1, field(2, inScope));
  }

  private static byte[] field(int number, byte[] value) {
    return new ProtoWriter().bytes(number, value, 0, value.length).toByteArray();
  }

  private static byte[] empty(int number, int count) {
    byte[] one = field(number, new byte[0]);
    byte[] all = new byte[one.length * count];
    for (int i = 0; i < all.length; i++) {
      all[i] = one[i % one.length];
    }
    return all;
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
