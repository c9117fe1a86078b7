package dev.sluice.otlp.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.RandomMessages;
import dev.sluice.otlp.Requests;
import dev.sluice.otlp.wire.MessageType;
import dev.sluice.otlp.write.ProtoWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LegacyScopesTest {
  private static final int LEGACY = MessageType.LEGACY_SCOPES;

  private static byte[] field(int number, byte[]... parts) {
    ProtoWriter content = new ProtoWriter();
    for (byte[] part : parts) {
      content.raw(part, 0, part.length);
    }
    byte[] value = content.toByteArray();
    return new ProtoWriter().bytes(number, value, 0, value.length).toByteArray();
  }

  /** A scope with one item of so many bytes. */
  private static byte[] scope(int number, int itemBytes) {
    return field(number, field(2, field(5, new byte[itemBytes])));
  }

  private static byte[] migrated(Signal signal, byte[] request) {
    byte[] within = new byte[request.length + 7];
    System.arraycopy(request, 0, within, 3, request.length);
    Slice slice = LegacyScopes.migrate(signal, new Slice(within, 3, request.length));
    return Arrays.copyOfRange(slice.array(), slice.offset(), slice.end());
  }

  @ParameterizedTest
  @EnumSource(
      value = Signal.class,
      names = {"TRACES", "LOGS"})
  void librariesBecomeScopesWhereThereAreNone(Signal signal) {
    byte[] url = field(3, "url".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    for (int size : new int[] {0, 100, 125, 126, 127, 128, 16_380, 16_390}) {
      byte[] old = field(1, scope(LEGACY, size), url, scope(LEGACY, 1), field(99, new byte[3]));
      byte[] now = field(1, scope(2, size), url, scope(2, 1), field(99, new byte[3]));
      assertThat(migrated(signal, old)).isEqualTo(now);
      assertThat(OtlpCount.items(signal, Payload.of(old))).isEqualTo(2);
      assertThat(OtlpCount.items(signal, Payload.of(now))).isEqualTo(2);
    }
  }

  @Test
  void librariesBesideScopesAreLeftOut() {
    assertThat(migrated(Signal.TRACES, field(1, scope(LEGACY, 5), scope(2, 9), scope(LEGACY, 300))))
        .isEqualTo(field(1, scope(2, 9)));
    assertThat(migrated(Signal.TRACES, field(1, scope(LEGACY, 5), field(2))))
        .isEqualTo(field(1, field(2)));
  }

  @Test
  void eachResourceIsLookedAtByItself() {
    byte[] old = join(field(1, scope(2, 1)), field(7), field(1, scope(LEGACY, 200)), field(1));
    byte[] now = join(field(1, scope(2, 1)), field(7), field(1, scope(2, 200)), field(1));
    assertThat(migrated(Signal.METRICS, old)).isEqualTo(now);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void aRequestWithoutThemIsNotTouched(Signal signal) {
    RandomMessages random = new RandomMessages(5, true);
    for (int i = 0; i < 200; i++) {
      Message message = random.next(Requests.type(signal));
      Slice request = Slice.of(message.toByteArray());
      byte[] before = request.array().clone();
      assertThat(LegacyScopes.migrate(signal, request)).isSameAs(request);
      assertThat(request.array()).isEqualTo(before);
    }
  }

  @Test
  void itemsAreWhatTheCheckCounts() throws Exception {
    byte[] old = join(field(1, scope(LEGACY, 5), field(2)), field(1, scope(LEGACY, 300)));
    int items = OtlpCheck.check(Signal.TRACES, Slice.of(old));
    byte[] now = migrated(Signal.TRACES, old);
    assertThat(OtlpCheck.check(Signal.TRACES, Slice.of(now))).isEqualTo(items).isEqualTo(1);
  }

  private static byte[] join(byte[]... parts) {
    return Payload.of(Arrays.stream(parts).map(Slice::of).toList()).toByteArray();
  }
}
