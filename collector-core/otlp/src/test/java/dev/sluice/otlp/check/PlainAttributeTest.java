package dev.sluice.otlp.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.otlp.wire.Wire;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainAttributeTest {
  private static final int TAG = 9 << 3 | Wire.LEN;

  /** Bytes that mean something in an attribute: tags, short lengths, a varint that goes on. */
  private static final byte[] ALPHABET = {
    0, 1, 2, 3, 0x0a, 0x10, 0x12, 0x18, 0x21, (byte) 0x80, -1
  };

  /** What lies behind the attribute, which must not matter. */
  private static final byte[] BEHIND = {-1, 0, 0x0a, 1};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void whateverIsWalkedProtobufReadsToo(int length) {
    int walked = 0;
    int cases = (int) Math.pow(ALPHABET.length, length);
    for (int number = 0; number < cases; number++) {
      byte[] attribute = new byte[5 + length];
      attribute[0] = TAG;
      attribute[1] = (byte) (3 + length);
      attribute[2] = 1 << 3 | Wire.LEN;
      attribute[3] = 1;
      attribute[4] = 'k';
      int rest = number;
      for (int i = 0; i < length; i++, rest /= ALPHABET.length) {
        attribute[5 + i] = ALPHABET[rest % ALPHABET.length];
      }
      walked += isWalked(attribute) ? 1 : 0;
    }
    assertThat(walked).isEqualTo(length < 4 ? 0 : walkable(length));
  }

  private static boolean isWalked(byte[] attribute) {
    boolean walked = false;
    for (byte behind : BEHIND) {
      byte[] bytes = Arrays.copyOf(attribute, attribute.length + 8);
      Arrays.fill(bytes, attribute.length, bytes.length, behind);
      int end = PlainAttribute.skipRun(bytes, 0, attribute.length, TAG);
      assertThat(end).isIn(0, attribute.length);
      assertThat(PlainAttribute.skipRun(attribute, 0, attribute.length, TAG)).isEqualTo(end);
      walked = end != 0;
    }
    if (walked) {
      try {
        assertThat(Span.parseFrom(attribute).getAttributesCount()).isEqualTo(1);
      } catch (InvalidProtocolBufferException e) {
        assertThat(e).hasMessage("Protocol message had invalid UTF-8.");
      }
    }
    return walked;
  }

  /** Of four bytes: an empty string, or a bool or an int of one byte; of five, one byte more. */
  private static int walkable(int length) {
    int oneByte = ALPHABET.length;
    int endingVarints = 9;
    return length == 4 ? 1 + 2 * endingVarints : oneByte + 2 * 2 * endingVarints;
  }
}
