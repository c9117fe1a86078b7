package dev.sluice.otlp;

import dev.sluice.data.Slice;
import java.util.Arrays;

/** A value to be written into an attribute: an encoded AnyValue. Immutable. */
public final class AttributeValue {
  private final byte[] encoded;

  private AttributeValue(byte[] encoded) {
    this.encoded = encoded;
  }

  public static AttributeValue of(String value) {
    return new AttributeValue(writer().string(1, value).toByteArray());
  }

  public static AttributeValue of(boolean value) {
    return new AttributeValue(writer().bool(2, value).toByteArray());
  }

  public static AttributeValue of(long value) {
    return new AttributeValue(writer().varint(3, value).toByteArray());
  }

  public static AttributeValue of(double value) {
    return new AttributeValue(writer().real(4, value).toByteArray());
  }

  public static AttributeValue ofBytes(Slice value) {
    return new AttributeValue(writer().bytes(7, value).toByteArray());
  }

  /**
   * A value that was written as a valid AnyValue message; the array must not be written any more.
   */
  public static AttributeValue ofEncoded(byte[] anyValue) {
    return new AttributeValue(anyValue);
  }

  /** A copy of a value that was read, whatever its type. */
  public static AttributeValue copyOf(AnyValueView value) {
    return new AttributeValue(Arrays.copyOfRange(value.array(), value.start(), value.end()));
  }

  byte[] encoded() {
    return encoded;
  }

  private static ProtoWriter writer() {
    return new ProtoWriter(24);
  }
}
