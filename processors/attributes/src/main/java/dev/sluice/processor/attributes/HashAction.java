package dev.sluice.processor.attributes;

import dev.sluice.data.Slice;
import dev.sluice.otlp.edit.EditableAttributes;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.write.AttributeValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Replaces values by their SHA-256 as text: of a string its bytes, of a bool one byte, of a number
 * eight bytes, least significant first. What has no such bytes becomes an empty text. An attribute
 * that is named and also matches the pattern is hashed twice, as in the reference.
 */
record HashAction(@Nullable AttributeKey key, @Nullable KeyPattern pattern) implements Action {
  private static final AttributeValue EMPTY = AttributeValue.of("");

  @Override
  public void apply(EditableAttributes attributes, RequestContext request) {
    int position = key == null ? -1 : attributes.find(key);
    if (position >= 0) {
      hash(attributes, position, request);
    }
    if (pattern != null) {
      for (int i = 0; i < attributes.end(); i++) {
        if (attributes.isThere(i) && pattern.matches(attributes.key(i))) {
          hash(attributes, i, request);
        }
      }
    }
  }

  private static void hash(EditableAttributes attributes, int position, RequestContext request) {
    AnyValueView value = attributes.value(position);
    Slice bytes =
        switch (value.type()) {
          case STRING -> value.stringBytes();
          case BOOL -> Slice.of(new byte[] {(byte) (value.boolValue() ? 1 : 0)});
          case INT -> littleEndian(value.intValue());
          case DOUBLE -> littleEndian(Double.doubleToRawLongBits(value.doubleValue()));
          case EMPTY, ARRAY, KVLIST, BYTES, STRING_INDEX -> null;
        };
    attributes.set(position, bytes == null ? EMPTY : AttributeValue.of(request.sha256(bytes)));
  }

  private static Slice littleEndian(long number) {
    return Slice.of(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
  }
}
