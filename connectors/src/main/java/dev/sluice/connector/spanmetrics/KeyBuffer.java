package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.write.AttributeValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the key of a series is put together, again and again without garbage: texts, each after its
 * length, in the order of a {@link KeyLayout}. A value that is no text is there as text, too, and
 * beside it is noted where it was read. For one thread.
 */
final class KeyBuffer {
  private static final int FIRST_BYTES = 256;

  private final AnyValueView noted = new AnyValueView();
  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private int values; // texts and absences so far
  private int otherTypes; // how many of them are noted in the following
  private int[] ordinals = new int[4];
  private byte[][] arrays = new byte[4][];
  private int[] starts = new int[4];
  private int[] ends = new int[4];

  void reset() {
    length = 0;
    values = 0;
    otherTypes = 0;
  }

  /** A small number in place of a text. */
  void mark(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  /** A value that is not there. */
  void absent() {
    mark(0);
    values++;
  }

  void text(Slice utf8) {
    text(utf8.array(), utf8.offset(), utf8.length());
  }

  private void text(byte[] utf8, int from, int size) {
    begin(size);
    System.arraycopy(utf8, from, bytes, length, size);
    length += size;
  }

  /** The length of a text that follows; zero is left for what is absent. */
  private void begin(int size) {
    ensure(5 + size);
    int rest = size + 1;
    while (rest >= 0x80) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    values++;
  }

  /** A value of an attribute, as text. */
  void value(AnyValueView value) {
    AnyValueView.Type type = value.type();
    if (type == AnyValueView.Type.STRING) {
      text(value.stringBytes());
      return;
    }
    note(value);
    if (type == AnyValueView.Type.INT) {
      number(value.intValue());
    } else {
      text(Slice.of(value.toText().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private void number(long value) {
    if (value == Long.MIN_VALUE) {
      text(Slice.of(Long.toString(value).getBytes(StandardCharsets.US_ASCII)));
      return;
    }
    long magnitude = Math.abs(value);
    int size = value < 0 ? 2 : 1;
    for (long rest = magnitude / 10; rest > 0; rest /= 10) {
      size++;
    }
    begin(size);
    int at = length + size;
    do {
      bytes[--at] = (byte) ('0' + magnitude % 10);
      magnitude /= 10;
    } while (magnitude > 0);
    if (value < 0) {
      bytes[--at] = '-';
    }
    length += size;
  }

  private void note(AnyValueView value) {
    if (otherTypes == ordinals.length) {
      int more = 2 * otherTypes;
      ordinals = Arrays.copyOf(ordinals, more);
      arrays = Arrays.copyOf(arrays, more);
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
    }
    ordinals[otherTypes] = values;
    arrays[otherTypes] = value.array();
    starts[otherTypes] = value.start();
    ends[otherTypes] = value.end();
    otherTypes++;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  int length() {
    return length;
  }

  long hash(long seed) {
    return SeededHash.of(bytes, 0, length, seed);
  }

  boolean isSameAs(byte[] key) {
    return key.length == length && Arrays.equals(bytes, 0, length, key, 0, length);
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** Bytes of {@link #copyOtherTypes} on the heap, about. */
  long otherTypesBytes() {
    if (otherTypes == 0) {
      return 0;
    }
    long sum = 16 + 8L * values;
    for (int i = 0; i < otherTypes; i++) {
      sum += 40L + ends[i] - starts[i];
    }
    return sum;
  }

  /** The values that are no texts, by their number in the key; null when there are none. */
  @Nullable AttributeValue @Nullable [] copyOtherTypes() {
    if (otherTypes == 0) {
      return null;
    }
    @Nullable AttributeValue[] copies = new @Nullable AttributeValue[values];
    for (int i = 0; i < otherTypes; i++) {
      noted.bind(arrays[i], starts[i], ends[i]);
      copies[ordinals[i]] = AttributeValue.copyOf(noted);
    }
    return copies;
  }
}
