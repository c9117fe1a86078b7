package dev.sluice.tls;

import java.util.Arrays;
import java.util.Objects;

/** A cursor over DER elements; every read outside the bytes throws IndexOutOfBoundsException. */
final class Der {
  private final byte[] bytes;
  private final int end;
  private int at;

  private Der(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  static Der of(byte[] bytes) {
    return new Der(bytes, 0, bytes.length);
  }

  /** The tag of the next element, or -1 at the end. */
  int nextTag() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  /** A cursor over the content of the next element, which must have that tag. */
  Der enter(int tag) {
    if (nextTag() != tag) {
      throw new IndexOutOfBoundsException("tag " + nextTag() + " where " + tag + " is wanted");
    }
    int[] range = next();
    return new Der(bytes, range[1], range[2]);
  }

  void skip() {
    next();
  }

  /** The content of the next element. */
  byte[] content() {
    int[] range = next();
    return Arrays.copyOfRange(bytes, range[1], range[2]);
  }

  /** The next element with its tag and length. */
  byte[] element() {
    int[] range = next();
    return Arrays.copyOfRange(bytes, range[0], range[2]);
  }

  /** Start of the next element, of its content, and its end; moves behind it. */
  private int[] next() {
    int start = at;
    int length = byteAt(at + 1);
    int content = at + 2;
    if (length >= 0x80) {
      int count = length & 0x7f;
      Objects.checkIndex(count, 4);
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | byteAt(content + i);
      }
      content += count;
    }
    Objects.checkFromIndexSize(content, length, end);
    at = content + length;
    return new int[] {start, content, at};
  }

  private int byteAt(int index) {
    return bytes[Objects.checkIndex(index, end)] & 0xff;
  }
}
