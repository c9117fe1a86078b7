package dev.sluice.otlp.write;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.wire.Fields;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A value to be written into an attribute: an encoded AnyValue. Immutable. */
public final class AttributeValue {
  private final byte[] encoded;

  private AttributeValue(byte[] encoded) {
    this.encoded = encoded;
  }

  public static AttributeValue of(String value) {
    return new AttributeValue(writer().string(Fields.AnyValue.STRING_VALUE, value).toByteArray());
  }

  public static AttributeValue of(boolean value) {
    return new AttributeValue(writer().bool(Fields.AnyValue.BOOL_VALUE, value).toByteArray());
  }

  public static AttributeValue of(long value) {
    return new AttributeValue(writer().varint(Fields.AnyValue.INT_VALUE, value).toByteArray());
  }

  public static AttributeValue of(double value) {
    return new AttributeValue(writer().real(Fields.AnyValue.DOUBLE_VALUE, value).toByteArray());
  }

  public static AttributeValue ofBytes(Slice value) {
    return new AttributeValue(writer().bytes(Fields.AnyValue.BYTES_VALUE, value).toByteArray());
  }

  /** No value at all. */
  public static AttributeValue empty() {
    return new AttributeValue(MessageView.NO_BYTES);
  }

  /** A list of values. */
  public static AttributeValue ofList(List<AttributeValue> values) {
    ProtoWriter out = writer();
    int list = out.begin(Fields.AnyValue.ARRAY_VALUE);
    for (AttributeValue value : values) {
      out.bytes(Fields.Values.VALUES, value.encoded, 0, value.encoded.length);
    }
    out.end(list);
    return new AttributeValue(out.toByteArray());
  }

  /** A map of values, in the map's order. */
  public static AttributeValue ofMap(Map<String, AttributeValue> values) {
    ProtoWriter out = writer();
    int map = out.begin(Fields.AnyValue.KVLIST_VALUE);
    values.forEach(
        (key, value) -> {
          int entry = out.begin(Fields.Values.VALUES);
          if (!key.isEmpty()) {
            out.string(Fields.KeyValue.KEY, key);
          }
          out.bytes(Fields.KeyValue.VALUE, value.encoded, 0, value.encoded.length);
          out.end(entry);
        });
    out.end(map);
    return new AttributeValue(out.toByteArray());
  }

  /** A copy of a value that was read, whatever its type. */
  public static AttributeValue copyOf(AnyValueView value) {
    return new AttributeValue(Arrays.copyOfRange(value.array(), value.start(), value.end()));
  }

  /** The bytes of the AnyValue, for whoever writes it; not to be written. */
  public byte[] encoded() {
    return encoded;
  }

  private static ProtoWriter writer() {
    return new ProtoWriter(24);
  }
}
