package dev.sluice.json;

import dev.sluice.data.Slice;
import dev.sluice.numbers.DoubleText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON text in UTF-8, in pieces. Invalid UTF-8 in strings is replaced by U+FFFD. Not thread-safe.
 *
 * <p>Invariant: the lengths of all pieces are taken from the room.
 */
public final class JsonOutput {
  private static final int FIRST_PIECE_BYTES = 1024;
  private static final int MOST_PIECE_BYTES = 64 * 1024;
  private static final byte[] EMPTY = {};
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  /** By byte below 0x60: what stands behind the backslash, 'u' for a number, 0 for no escape. */
  private static final byte[] ESCAPES = escapes();

  private final MemoryRoom room;
  private final long limitBytes;
  private final List<Slice> full = new ArrayList<>();
  private long fullBytes;
  private long takenBytes;
  private byte[] piece = EMPTY;
  private int at;

  /**
   * @param limitBytes that the text may have, to within a piece
   */
  public JsonOutput(MemoryRoom room, long limitBytes) {
    this.room = room;
    this.limitBytes = limitBytes;
  }

  /** The text; its pieces stay taken from the room. */
  public List<Slice> finish() {
    if (at > 0) {
      full.add(new Slice(piece, 0, at));
      fullBytes += at;
      at = 0;
      piece = EMPTY;
    }
    return full;
  }

  /** Bytes of all pieces' arrays. */
  public long takenBytes() {
    return takenBytes;
  }

  /** Gives everything back. */
  public void abandon() {
    room.giveBack(takenBytes);
    takenBytes = 0;
    full.clear();
    piece = EMPTY;
    at = 0;
  }

  public void put(char ascii) throws NoRoomException {
    ensure(1);
    piece[at++] = (byte) ascii;
  }

  public void raw(byte[] text) throws NoRoomException {
    raw(text, 0, text.length);
  }

  private void raw(byte[] from, int start, int length) throws NoRoomException {
    for (int done = 0; done < length; ) {
      ensure(1);
      int some = Math.min(length - done, piece.length - at);
      System.arraycopy(from, start + done, piece, at, some);
      at += some;
      done += some;
    }
  }

  /** A string of UTF-8. */
  public void string(byte[] b, int from, int to) throws NoRoomException {
    put('"');
    for (int p = from; p < to; ) {
      int run = plainUntil(b, p, to);
      raw(b, p, run - p);
      p = run;
      if (p < to) {
        p = special(b, p, to);
      }
    }
    put('"');
  }

  public void string(String text) throws NoRoomException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    string(utf8, 0, utf8.length);
  }

  /** Where the first byte is that cannot be written as it is. */
  private static int plainUntil(byte[] b, int from, int to) {
    int p = from;
    while (p < to && b[p] >= 0 && (b[p] >= ESCAPES.length || ESCAPES[b[p]] == 0)) {
      p++;
    }
    return p;
  }

  private int special(byte[] b, int p, int to) throws NoRoomException {
    if (b[p] < 0) {
      int length = Utf8.length(b, p, to);
      ensure(4);
      if (length < 0) {
        at += Utf8.write(Utf8.REPLACEMENT, piece, at);
        return p - length;
      }
      raw(b, p, length);
      return p + length;
    }
    ensure(6);
    byte escape = ESCAPES[b[p]];
    piece[at++] = '\\';
    piece[at++] = escape;
    if (escape == 'u') {
      piece[at++] = '0';
      piece[at++] = '0';
      piece[at++] = HEX[b[p] >>> 4];
      piece[at++] = HEX[b[p] & 0xF];
    }
    return p + 1;
  }

  /** Lower-case hexadecimal digits as a string. */
  public void hex(byte[] b, int from, int to) throws NoRoomException {
    put('"');
    for (int p = from; p < to; p++) {
      ensure(2);
      piece[at++] = HEX[(b[p] & 0xFF) >>> 4];
      piece[at++] = HEX[b[p] & 0xF];
    }
    put('"');
  }

  /** Standard base64, padded, as a string. */
  public void base64(byte[] b, int from, int to) throws NoRoomException {
    put('"');
    for (int p = from; p < to; p += 3) {
      ensure(4);
      int left = to - p;
      int bits =
          (b[p] & 0xFF) << 16
              | (left > 1 ? (b[p + 1] & 0xFF) << 8 : 0)
              | (left > 2 ? b[p + 2] & 0xFF : 0);
      piece[at++] = BASE64[bits >>> 18];
      piece[at++] = BASE64[bits >>> 12 & 0x3F];
      piece[at++] = left > 1 ? BASE64[bits >>> 6 & 0x3F] : (byte) '=';
      piece[at++] = left > 2 ? BASE64[bits & 0x3F] : (byte) '=';
    }
    put('"');
  }

  public void number(long number) throws NoRoomException {
    ensure(DoubleText.MAX_BYTES);
    if (number == Long.MIN_VALUE) {
      raw("-9223372036854775808".getBytes(StandardCharsets.US_ASCII));
      return;
    }
    if (number < 0) {
      piece[at++] = '-';
    }
    long rest = Math.abs(number);
    int digits = 1;
    for (long more = rest; more >= 10; more /= 10) {
      digits++;
    }
    for (int i = at + digits - 1; i >= at; i--) {
      piece[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += digits;
  }

  /** A number as a string, as protobuf writes 64 bits. */
  public void quoted(long number) throws NoRoomException {
    put('"');
    number(number);
    put('"');
  }

  /** The same for an unsigned one. */
  public void quotedUnsigned(long number) throws NoRoomException {
    if (number >= 0) {
      quoted(number);
      return;
    }
    put('"');
    number(Long.divideUnsigned(number, 10));
    number(Long.remainderUnsigned(number, 10));
    put('"');
  }

  /** A number, or as a string what JSON has no number for. */
  public void decimal(double value) throws NoRoomException {
    if (Double.isFinite(value)) {
      ensure(DoubleText.MAX_BYTES);
      at = DoubleText.write(value, piece, at);
    } else {
      string(DoubleText.of(value));
    }
  }

  private void ensure(int bytes) throws NoRoomException {
    if (piece.length - at < bytes) {
      next();
    }
  }

  private void next() throws NoRoomException {
    if (at > 0) {
      full.add(new Slice(piece, 0, at));
      fullBytes += at;
    }
    if (fullBytes > limitBytes) {
      throw NoRoomException.limit(limitBytes);
    }
    int length = (int) Math.max(FIRST_PIECE_BYTES, Math.min(MOST_PIECE_BYTES, fullBytes));
    if (!room.take(length, takenBytes)) {
      throw NoRoomException.memory();
    }
    takenBytes += length;
    piece = new byte[length];
    at = 0;
  }

  private static byte[] escapes() {
    byte[] escapes = new byte['\\' + 1];
    for (int i = 0; i < ' '; i++) {
      escapes[i] = 'u';
    }
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    return escapes;
  }
}
