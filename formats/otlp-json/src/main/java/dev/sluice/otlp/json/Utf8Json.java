package dev.sluice.otlp.json;

import dev.sluice.data.Slice;
import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A JSON text in UTF-8 without byte order mark. Texts in UTF-16 and UTF-32 are told by their first
 * bytes, as the first two characters of a JSON text are ASCII (RFC 4627, section 3), and rewritten.
 */
final class Utf8Json implements AutoCloseable {
  private static final int BUFFER_CHARS = 2048;

  private final Slice bytes;
  private final MemoryRoom room;
  private final long taken;

  private Utf8Json(Slice bytes, MemoryRoom room, long taken) {
    this.bytes = bytes;
    this.room = room;
    this.taken = taken;
  }

  static Utf8Json of(Slice text, MemoryRoom room) throws NoRoomException {
    if (startsWith(text, 0xEF, 0xBB, 0xBF)) {
      return new Utf8Json(from(text, 3), room, 0);
    }
    boolean marked = startsWith(text, 0, 0, 0xFE, 0xFF) || startsWith(text, 0xFF, 0xFE, 0, 0);
    if (marked || startsWith(text, 0, 0, 0)) {
      return rewritten(from(text, marked ? 4 : 0), isBig(text, 0) ? "UTF-32BE" : "UTF-32LE", room);
    }
    if (text.length() >= 4 && at(text, 0) != 0 && at(text, 1) == 0 && at(text, 2) == 0) {
      return rewritten(text, "UTF-32LE", room);
    }
    marked = startsWith(text, 0xFE, 0xFF) || startsWith(text, 0xFF, 0xFE);
    if (marked || (text.length() >= 2 && (at(text, 0) == 0 || at(text, 1) == 0))) {
      return rewritten(
          from(text, marked ? 2 : 0), isBig(text, 0xFE) ? "UTF-16BE" : "UTF-16LE", room);
    }
    return new Utf8Json(text, room, 0);
  }

  /** The text; valid until this is closed. */
  Slice bytes() {
    return bytes;
  }

  @Override
  public void close() {
    room.giveBack(taken);
  }

  private static boolean isBig(Slice text, int mark) {
    return at(text, 0) == 0 || at(text, 0) == mark;
  }

  private static Utf8Json rewritten(Slice text, String charset, MemoryRoom room)
      throws NoRoomException {
    long most = text.length() / 2 * 3L + 3; // a character of two bytes may become one of three
    if (most > Integer.MAX_VALUE - 8 || !room.take(most, 0)) {
      throw NoRoomException.memory();
    }
    byte[] to = new byte[(int) most];
    CharsetDecoder decoder =
        Charset.forName(charset)
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    ByteBuffer in = ByteBuffer.wrap(text.array(), text.offset(), text.length());
    ByteBuffer out = ByteBuffer.wrap(to);
    CharBuffer chars = CharBuffer.allocate(BUFFER_CHARS);
    boolean more = true;
    while (more) {
      more = decoder.decode(in, chars, true).isOverflow();
      chars.flip();
      out.put(StandardCharsets.UTF_8.encode(chars)); // decoders put out pairs whole
      chars.clear();
    }
    return new Utf8Json(new Slice(to, 0, out.position()), room, most);
  }

  private static boolean startsWith(Slice text, int... first) {
    if (text.length() < first.length) {
      return false;
    }
    for (int i = 0; i < first.length; i++) {
      if (at(text, i) != first[i]) {
        return false;
      }
    }
    return true;
  }

  private static int at(Slice text, int index) {
    return text.array()[text.offset() + index] & 0xFF;
  }

  private static Slice from(Slice text, int skipped) {
    return new Slice(text.array(), text.offset() + skipped, text.length() - skipped);
  }
}
