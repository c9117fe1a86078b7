package dev.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.check.MalformedOtlpException;
import dev.sluice.otlp.check.OtlpCheck;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.wire.Wire;
import dev.sluice.otlp.write.ProtoWriter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Recursion bombs: refused by depth, whatever the stack, and never deeper than protobuf-java. */
class NestingTest {
  private static final String TOO_DEEP = "messages and groups nested more than 100 levels deep";

  /** A resource attribute whose value nests maps or arrays; of {@code levels} levels in all. */
  private static byte[] values(int levels, boolean arrays) {
    List<Integer> fields = new ArrayList<>(); // from the innermost
    for (int level = levels; level > 4; ) {
      // AnyValue at this level, its list at the next one, for maps the entry at the one after.
      fields.addAll(arrays ? List.of(1, 5) : List.of(1, 6, 2));
      level -= arrays ? 2 : 3;
    }
    fields.addAll(arrays ? List.of(2, 1, 1, 1) : List.of(1, 1, 1));
    return nested(fields);
  }

  /** Nothing within these fields, written from behind so that nothing is copied again. */
  private static byte[] nested(List<Integer> fields) {
    byte[] bytes = new byte[8 * fields.size()];
    int start = bytes.length;
    for (int number : fields) {
      ProtoWriter head = new ProtoWriter(16);
      head.rawVarint(number << 3 | Wire.LEN).rawVarint(bytes.length - start);
      byte[] written = head.toByteArray();
      start -= written.length;
      System.arraycopy(written, 0, bytes, start, written.length);
    }
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  private static byte[] wrap(int number, byte[] bytes) {
    ProtoWriter out = new ProtoWriter(bytes.length + 16);
    return out.bytes(number, bytes, 0, bytes.length).toByteArray();
  }

  private static byte[] groups(int levels) {
    ProtoWriter out = new ProtoWriter();
    for (int i = 0; i < levels; i++) {
      out.rawVarint(9 << 3 | Wire.START_GROUP);
    }
    for (int i = 0; i < levels; i++) {
      out.rawVarint(9 << 3 | Wire.END_GROUP);
    }
    return out.toByteArray();
  }

  private static boolean protobufAccepts(byte[] bytes) {
    try {
      return ExportTraceServiceRequest.parseFrom(bytes).isInitialized();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static boolean weAccept(byte[] bytes) {
    try {
      OtlpCheck.check(Signal.TRACES, Slice.of(bytes));
      return true;
    } catch (MalformedOtlpException e) {
      assertThat(e).hasMessageContaining(TOO_DEEP);
      return false;
    }
  }

  @Test
  void theLimitIsWhereProtobufHasIt() {
    boolean refusedSome = false;
    for (int levels = 80; levels < 120; levels++) {
      for (byte[] bytes :
          new byte[][] {values(levels, true), values(levels, false), groups(levels)}) {
        assertThat(weAccept(bytes)).as("%d levels", levels).isEqualTo(protobufAccepts(bytes));
        refusedSome |= !weAccept(bytes);
      }
    }
    assertThat(refusedSome).isTrue();
    assertThat(weAccept(groups(100))).isTrue();
    assertThat(weAccept(groups(101))).isFalse();
  }

  @Test
  void bombsAreRefusedOnASmallStack() throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    byte[] arrays = values(60_000, true);
    byte[] groups = groups(1_000_000);
    byte[] inAttribute = wrap(1, wrap(1, wrap(1, groups)));
    Thread thread =
        new Thread(
            null,
            () -> {
              for (byte[] bomb : new byte[][] {arrays, groups, inAttribute}) {
                if (weAccept(bomb)) {
                  failure.set(new AssertionError("accepted"));
                }
              }
            },
            "small-stack",
            256 * 1024); // threads of the collector have 512
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    thread.join();
    assertThat(failure.get()).isNull();
  }

  @Test
  void theDeepestAcceptedValueIsReadAndRendered() {
    byte[] deep = values(99, true);
    assertThat(weAccept(deep)).isTrue();
    var resources = OtlpViews.traces(Payload.of(deep));
    assertThat(resources.next()).isTrue();
    KeyValueView attributes = resources.resource().attributes();
    assertThat(attributes.next()).isTrue();
    assertThat(attributes.value().toText()).startsWith("[[[[").endsWith("]]]]");
  }

  @Test
  void aMismatchedGroupEndIsRefused() {
    ProtoWriter out = new ProtoWriter();
    out.rawVarint(9 << 3 | Wire.START_GROUP)
        .rawVarint(10 << 3 | Wire.START_GROUP)
        .rawVarint(9 << 3 | Wire.END_GROUP)
        .rawVarint(10 << 3 | Wire.END_GROUP);
    assertThatThrownBy(() -> OtlpCheck.check(Signal.TRACES, Slice.of(out.toByteArray())))
        .hasMessageContaining("an end of group 9 that does not match an open group at byte 2");
  }
}
