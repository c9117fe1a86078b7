package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.check.OtlpCheck;
import dev.sluice.otlp.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A reusable cursor over messages of one type in bytes that {@link OtlpCheck} has accepted.
 *
 * <p>Where a parent hands out a list, the view stands before the first element and {@link #next()}
 * moves on; a single sub-message needs no {@code next}. Accessors read the current message; the
 * fields are located in one pass when the first one is asked for. An absent field reads as its
 * default. Of a scalar or oneof that is given several times the last counts; a message given
 * several times is read merged.
 *
 * <p>A view and all that it hands out are for one thread and stay valid until it, or the view it
 * came from, moves. Asking a parent for the same list again rewinds the one cursor there is.
 * Nothing is allocated by walking; strings, slices and merged messages are made on demand.
 *
 * <p>Arrays, positions and numbers of fields are for editor and writer, which copy ranges of what a
 * view shows; nobody writes into these arrays.
 */
public abstract class MessageView {
  /** Where a view stands that shows nothing. */
  public static final byte[] NO_BYTES = {};

  private final int[] valueAt; // by field number: where the last value starts, 0 = absent
  private final boolean[] twice; // by field number: whether there is an earlier value
  private boolean located;

  private byte[] array = NO_BYTES;
  private int start;
  private int end;

  private byte[] listArray = NO_BYTES;
  private int listNext;
  private int listEnd;
  private int listTag;

  /** A view that knows the fields 1 to {@code fields}. */
  protected MessageView(int fields) {
    valueAt = new int[fields + 1];
    twice = new boolean[fields + 1];
  }

  /**
   * Moves to the next element of the list.
   *
   * @return false when there is none; the view is then empty
   */
  public boolean next() {
    byte[] b = listArray;
    int p = listNext;
    while (p < listEnd) {
      int tag = b[p];
      if (tag >= 0) {
        p++;
      } else {
        tag = Wire.varint32(b, p);
        p = Wire.afterVarint(b, p);
      }
      int next = Wire.skip(b, p, tag);
      if (tag == listTag) {
        listNext = next;
        bind(b, b[p] >= 0 ? p + 1 : Wire.afterVarint(b, p), next);
        return true;
      }
      p = next;
    }
    listNext = listEnd;
    clear();
    return false;
  }

  /** The bytes of the current message, without tag and length. */
  public final Slice bytes() {
    return new Slice(array, start, end - start);
  }

  /** Writes {@link #bytes} into an array. */
  public final void copyTo(byte[] target, int at) {
    System.arraycopy(array, start, target, at, end - start);
  }

  /** Size of the current message in bytes, without tag and length. */
  public final int sizeBytes() {
    return end - start;
  }

  /** The array that the current message lies in. */
  public final byte[] array() {
    return array;
  }

  /** Where the current message starts in its array. */
  public final int start() {
    return start;
  }

  /** Where the current message ends in its array. */
  public final int end() {
    return end;
  }

  /** Makes the view read the message in [from, to). */
  public void bind(byte[] b, int from, int to) {
    array = b;
    start = from;
    end = to;
    located = false;
  }

  final void clear() {
    bind(NO_BYTES, 0, 0);
  }

  /** Stands before the first element of a list field of the message in [from, to). */
  final void bindList(byte[] b, int from, int to, int number) {
    listArray = b;
    listNext = from;
    listEnd = to;
    listTag = number << 3 | Wire.LEN;
    clear();
  }

  /** Puts {@code view} before the first element of a list field of this message. */
  final <V extends MessageView> V list(int number, V view) {
    view.bindList(array, start, end, number);
    return view;
  }

  /** Puts {@code view} on a single sub-message, merged if it is given several times. */
  final <V extends MessageView> V message(int number, V view) {
    return message(number, 1L << number, view);
  }

  /** The same for a member of a oneof, whose other members reset it. */
  final <V extends MessageView> V message(int number, long oneof, V view) {
    int at = valueAt(number);
    if (at == 0 || (oneof != 1L << number && lastOf(oneof) != number)) {
      view.clear();
    } else if (twice[number]) {
      byte[] merged = merged(number, oneof);
      view.bind(merged, 0, merged.length);
    } else {
      int from = Wire.afterVarint(array, at);
      view.bind(array, from, from + Wire.varint32(array, at));
    }
    return view;
  }

  private byte[] merged(int number, long oneof) {
    int from = 0; // values at or before this were reset by another member of the oneof
    for (int other = 1; other < valueAt.length; other++) {
      if (other != number && (oneof >>> other & 1) != 0) {
        from = Math.max(from, valueAt[other]);
      }
    }
    byte[] b = array;
    byte[] merged = new byte[end - start];
    int size = 0;
    int tag;
    for (int p = start; p < end; p = Wire.skip(b, p, tag)) {
      tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      if (tag == (number << 3 | Wire.LEN) && p > from) {
        int length = Wire.varint32(b, p);
        System.arraycopy(b, Wire.afterVarint(b, p), merged, size, length);
        size += length;
      }
    }
    return Arrays.copyOf(merged, size);
  }

  /** The number of the oneof's member that is set, or 0. */
  final int lastOf(long oneof) {
    locate();
    int last = 0;
    int lastAt = 0;
    for (int number = 1; number < valueAt.length; number++) {
      if ((oneof >>> number & 1) != 0 && valueAt[number] > lastAt) {
        last = number;
        lastAt = valueAt[number];
      }
    }
    return last;
  }

  final boolean has(int number) {
    return valueAt(number) != 0;
  }

  final long varint(int number) {
    int at = valueAt(number);
    return at == 0 ? 0 : Wire.varint(array, at);
  }

  final long fixed64(int number) {
    int at = valueAt(number);
    return at == 0 ? 0 : Wire.fixed64(array, at);
  }

  final int fixed32(int number) {
    int at = valueAt(number);
    return at == 0 ? 0 : Wire.fixed32(array, at);
  }

  final double real(int number) {
    return Double.longBitsToDouble(fixed64(number));
  }

  /** The value as text; invalid UTF-8 is replaced by U+FFFD. */
  protected final String string(int number) {
    int at = valueAt(number);
    return at == 0
        ? ""
        : new String(
            array, Wire.afterVarint(array, at), Wire.varint32(array, at), StandardCharsets.UTF_8);
  }

  final Slice slice(int number) {
    int at = valueAt(number);
    return at == 0
        ? new Slice(NO_BYTES, 0, 0)
        : new Slice(array, Wire.afterVarint(array, at), Wire.varint32(array, at));
  }

  /** Length of a string or bytes value. */
  final int length(int number) {
    int at = valueAt(number);
    return at == 0 ? 0 : Wire.varint32(array, at);
  }

  /** Where the last value of a field starts (for length-delimited ones: its length), or 0. */
  public final int valueAt(int number) {
    locate();
    return valueAt[number];
  }

  private void locate() {
    if (located) {
      return;
    }
    located = true;
    Arrays.fill(valueAt, 0);
    Arrays.fill(twice, false);
    byte[] b = array;
    int last = end;
    int known = valueAt.length;
    for (int p = start; p < last; ) {
      int tag = b[p];
      if (tag >= 0) {
        p++;
      } else {
        tag = Wire.varint32(b, p);
        p = Wire.afterVarint(b, p);
      }
      int number = tag >>> 3;
      if (number < known) {
        twice[number] = valueAt[number] != 0;
        valueAt[number] = p;
      }
      p = Wire.skip(b, p, tag);
    }
  }
}
