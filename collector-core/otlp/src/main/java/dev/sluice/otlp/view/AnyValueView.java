package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;
import org.jspecify.annotations.Nullable;

/** A value: a scalar, bytes, a list of values or a map. Also iterates the values of a list. */
public final class AnyValueView extends MessageView {
  /** What a value is. */
  public enum Type {
    EMPTY,
    STRING,
    BOOL,
    INT,
    DOUBLE,
    ARRAY,
    KVLIST,
    BYTES,
    /** An index into a profile's string table. */
    STRING_INDEX
  }

  private static final long VALUE =
      (2L << Fields.AnyValue.STRING_VALUE_STRINDEX) - (1L << Fields.AnyValue.STRING_VALUE);

  private @Nullable ListView list;
  private @Nullable AnyValueView values;
  private @Nullable KeyValueView entries;

  public AnyValueView() {
    super(Fields.AnyValue.STRING_VALUE_STRINDEX);
  }

  public Type type() {
    return switch (lastOf(VALUE)) {
      case Fields.AnyValue.STRING_VALUE -> Type.STRING;
      case Fields.AnyValue.BOOL_VALUE -> Type.BOOL;
      case Fields.AnyValue.INT_VALUE -> Type.INT;
      case Fields.AnyValue.DOUBLE_VALUE -> Type.DOUBLE;
      case Fields.AnyValue.ARRAY_VALUE -> Type.ARRAY;
      case Fields.AnyValue.KVLIST_VALUE -> Type.KVLIST;
      case Fields.AnyValue.BYTES_VALUE -> Type.BYTES;
      case Fields.AnyValue.STRING_VALUE_STRINDEX -> Type.STRING_INDEX;
      default -> Type.EMPTY;
    };
  }

  /** The text of a STRING; invalid UTF-8 is replaced. Getters of another type are meaningless. */
  public String stringValue() {
    return string(Fields.AnyValue.STRING_VALUE);
  }

  /** The bytes of a STRING. */
  public Slice stringBytes() {
    return slice(Fields.AnyValue.STRING_VALUE);
  }

  public boolean boolValue() {
    return varint(Fields.AnyValue.BOOL_VALUE) != 0;
  }

  public long intValue() {
    return varint(Fields.AnyValue.INT_VALUE);
  }

  public double doubleValue() {
    return real(Fields.AnyValue.DOUBLE_VALUE);
  }

  /** The values of an ARRAY, to be iterated. */
  public AnyValueView arrayValues() {
    AnyValueView view = values;
    if (view == null) {
      view = new AnyValueView();
      values = view;
    }
    return message(Fields.AnyValue.ARRAY_VALUE, VALUE, list()).list(Fields.Values.VALUES, view);
  }

  /** The entries of a KVLIST in the order they were sent, to be iterated. */
  public KeyValueView entries() {
    KeyValueView view = entries;
    if (view == null) {
      view = new KeyValueView();
      entries = view;
    }
    return message(Fields.AnyValue.KVLIST_VALUE, VALUE, list()).list(Fields.Values.VALUES, view);
  }

  public Slice bytesValue() {
    return slice(Fields.AnyValue.BYTES_VALUE);
  }

  public int stringIndex() {
    return (int) varint(Fields.AnyValue.STRING_VALUE_STRINDEX);
  }

  /**
   * The value as text, as the reference's {@code AsString}: text as it is, numbers as JSON writes
   * them, bytes in base64, lists and maps as JSON with sorted keys, nothing for an empty value.
   */
  public String toText() {
    return ValueText.of(this);
  }

  /**
   * Writes {@link #toText()} piece by piece, for what may be long: nothing is made that grows with
   * the value. A map of more than {@value ValueText#MOST_SORTED_BYTES} bytes is therefore written
   * in the order that it was sent in, duplicate keys included.
   */
  public void writeText(TextSink to) {
    new ValueText(to, ValueText.MOST_SORTED_BYTES).text(this);
  }

  private ListView list() {
    ListView view = list;
    if (view == null) {
      view = new ListView();
      list = view;
    }
    return view;
  }

  /** An ArrayValue or a KeyValueList. */
  private static final class ListView extends MessageView {
    ListView() {
      super(Fields.Values.VALUES);
    }
  }
}
