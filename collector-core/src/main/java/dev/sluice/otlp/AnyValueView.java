package dev.sluice.otlp;

import dev.sluice.data.Slice;
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

  private static final long VALUE = 0b1_1111_1110; // fields 1 to 8

  private @Nullable ListView list;
  private @Nullable AnyValueView values;
  private @Nullable KeyValueView entries;

  AnyValueView() {
    super(8);
  }

  public Type type() {
    return switch (lastOf(VALUE)) {
      case 1 -> Type.STRING;
      case 2 -> Type.BOOL;
      case 3 -> Type.INT;
      case 4 -> Type.DOUBLE;
      case 5 -> Type.ARRAY;
      case 6 -> Type.KVLIST;
      case 7 -> Type.BYTES;
      case 8 -> Type.STRING_INDEX;
      default -> Type.EMPTY;
    };
  }

  /** The text of a STRING; invalid UTF-8 is replaced. Getters of another type are meaningless. */
  public String stringValue() {
    return string(1);
  }

  /** The bytes of a STRING. */
  public Slice stringBytes() {
    return slice(1);
  }

  public boolean boolValue() {
    return varint(2) != 0;
  }

  public long intValue() {
    return varint(3);
  }

  public double doubleValue() {
    return real(4);
  }

  /** The values of an ARRAY, to be iterated. */
  public AnyValueView arrayValues() {
    AnyValueView view = values;
    if (view == null) {
      view = new AnyValueView();
      values = view;
    }
    return message(5, VALUE, list()).list(1, view);
  }

  /** The entries of a KVLIST in the order they were sent, to be iterated. */
  public KeyValueView entries() {
    KeyValueView view = entries;
    if (view == null) {
      view = new KeyValueView();
      entries = view;
    }
    return message(6, VALUE, list()).list(1, view);
  }

  public Slice bytesValue() {
    return slice(7);
  }

  public int stringIndex() {
    return (int) varint(8);
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
      super(1);
    }
  }
}
