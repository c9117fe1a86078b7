package dev.sluice.otlp.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Payload;
import dev.sluice.numbers.DoubleText;
import dev.sluice.otlp.RandomMessages;
import dev.sluice.otlp.write.ProtoWriter;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts were taken from the reference's pcommon.Value.AsString. */
class ValueTextTest {
  private static String text(AnyValue value) {
    return view(value).toText();
  }

  private static AnyValueView view(AnyValue value) {
    Resource resource =
        Resource.newBuilder()
            .addAttributes(KeyValue.newBuilder().setKey("k").setValue(value))
            .build();
    ProtoWriter request = new ProtoWriter();
    int entry = request.begin(1);
    byte[] bytes = resource.toByteArray();
    request.bytes(1, bytes, 0, bytes.length).end(entry);
    var resources = OtlpViews.logs(Payload.of(request.toByteArray()));
    resources.next();
    KeyValueView attributes = resources.resource().attributes();
    attributes.next();
    return attributes.value();
  }

  private static AnyValue string(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static AnyValue real(double value) {
    return AnyValue.newBuilder().setDoubleValue(value).build();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "1.5, 1.5",
    "100, 100",
    "0.1, 0.1",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "1e-6, 0.000001",
    "1e-7, 1e-7",
    "2.5e-9, 2.5e-9",
    "1.2345e-10, 1.2345e-10",
    "-1.7976931348623157E308, -1.7976931348623157e+308",
    "4.9E-324, 5e-324",
    "2.0E-3, 0.002",
    "9007199254740993, 9007199254740992",
    "2e23, 2e+23",
    "123456789.125, 123456789.125",
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void doublesAreShortest(double value, String text) {
    assertThat(text(real(value))).isEqualTo(text);
  }

  @Test
  void doublesReadBack() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (!Double.isNaN(value)) {
        String text = DoubleText.of(value);
        assertThat(Double.parseDouble(text)).isEqualTo(value);
        assertThat(text.length()).isLessThanOrEqualTo(25);
      }
    }
  }

  @Test
  void scalars() {
    assertThat(text(AnyValue.getDefaultInstance())).isEmpty();
    assertThat(text(string("a\"<b>\n"))).isEqualTo("a\"<b>\n");
    assertThat(text(AnyValue.newBuilder().setBoolValue(false).build())).isEqualTo("false");
    assertThat(text(AnyValue.newBuilder().setIntValue(Long.MIN_VALUE).build()))
        .isEqualTo("-9223372036854775808");
    assertThat(
            text(
                AnyValue.newBuilder()
                    .setBytesValue(
                        com.google.protobuf.ByteString.copyFrom(new byte[] {-1, -2, 0, 1}))
                    .build()))
        .isEqualTo("//4AAQ==");
  }

  @Test
  void listsAndMapsAreJsonWithSortedKeys() {
    KeyValueList.Builder map = KeyValueList.newBuilder();
    for (String key : new String[] {"b", "a", "\ud83d\ude00", "\uffff", "b"}) {
      map.addValues(KeyValue.newBuilder().setKey(key).setValue(real(map.getValuesCount() + 0.5)));
    }
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(
                ArrayValue.newBuilder()
                    .addValues(string("x\"\\\n\u0001<>&\u2028"))
                    .addValues(AnyValue.newBuilder().setIntValue(-1))
                    .addValues(AnyValue.getDefaultInstance())
                    .addValues(AnyValue.newBuilder().setBoolValue(true))
                    .addValues(real(1e21))
                    .addValues(AnyValue.newBuilder().setKvlistValue(map)))
            .build();
    assertThat(text(list))
        .isEqualTo(
            "[\"x\\\"\\\\\\n\\u0001<>&\\u2028\",-1,null,true,1e+21,"
                + "{\"a\":1.5,\"b\":4.5,\"\uffff\":3.5,\"\ud83d\ude00\":2.5}]");
  }

  @Test
  void piecesAddUpToTheText() {
    Random random = new Random(11);
    RandomMessages messages = new RandomMessages(12, false);
    for (int i = 0; i < 500; i++) {
      AnyValue value = (AnyValue) messages.next(AnyValue.getDefaultInstance());
      if (random.nextInt(10) == 0) {
        value = string("gr\u00fc\u00dfe \ud83d\ude00\"".repeat(random.nextInt(3_000)));
      }
      if (random.nextBoolean()) {
        value =
            AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
      }
      StringBuilder pieces = new StringBuilder();
      view(value).writeText(pieces::append);
      assertThat(pieces.toString()).isEqualTo(text(value));
    }
  }

  @Test
  void aLargeMapIsWrittenInPiecesInTheOrderThatItCame() {
    KeyValueList.Builder map = KeyValueList.newBuilder();
    for (int i = 20_000; i > 0; i--) {
      map.addValues(KeyValue.newBuilder().setKey("k" + i));
    }
    int[] longest = new int[1];
    StringBuilder all = new StringBuilder();
    view(AnyValue.newBuilder().setKvlistValue(map).build())
        .writeText(
            piece -> {
              longest[0] = Math.max(longest[0], piece.length());
              all.append(piece);
            });
    assertThat(all).startsWith("{\"k20000\":null,\"k19999\":null,").endsWith(",\"k1\":null}");
    assertThat(longest[0]).isLessThan(10_000);
  }
}
