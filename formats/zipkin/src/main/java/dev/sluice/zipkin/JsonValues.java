package dev.sluice.zipkin;

import dev.sluice.json.JsonInput;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.json.NoRoomException;
import dev.sluice.json.ShortString;
import dev.sluice.json.SkippedValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The values of Zipkin's JSON, with the leniencies of the reference's decoder: names in any case,
 * unknown ones skipped, null leaves a member as if it were not there. Not thread-safe.
 */
final class JsonValues {
  private static final int MOST_DIGITS = 20;
  private static final int ID_DIGITS = 16;

  private final JsonInput in;
  private final Work work;
  private final ShortString shortString;

  JsonValues(JsonInput in, Work work) {
    this.in = in;
    this.work = work;
    this.shortString = new ShortString(in);
  }

  /** What is done with a member, whose value is the next of the text and is not null. */
  interface Member {
    void read(String lowerCaseName) throws MalformedJsonException, NoRoomException;
  }

  /** What is done with an element, which is the next of the text. */
  interface Element {
    void read() throws MalformedJsonException, NoRoomException;
  }

  JsonInput in() {
    return in;
  }

  /** The document: a list, or null for an empty one. */
  void document(Element element) throws MalformedJsonException, NoRoomException {
    if (!in.takeWord("null")) {
      list(element);
    }
    if (!in.isAtEnd()) {
      throw in.wrong("text after the document");
    }
  }

  void list(Element element) throws MalformedJsonException, NoRoomException {
    if (!in.take('[')) {
      throw in.unexpected("an array");
    }
    if (!in.take(']')) {
      do {
        element.read();
      } while (in.goesOn(']'));
    }
  }

  /** An object; a member that is not wanted has to be {@link #skip skipped}. */
  void object(Member member) throws MalformedJsonException, NoRoomException {
    if (!in.take('{')) {
      throw in.unexpected("an object");
    }
    if (!in.take('}')) {
      do {
        in.string();
        String name = shortString.text().toLowerCase(Locale.ROOT);
        in.expect(':');
        if (!in.takeWord("null")) {
          member.read(name);
        }
      } while (in.goesOn('}'));
    }
  }

  void skip() throws MalformedJsonException {
    SkippedValue.skip(in);
  }

  String text() throws MalformedJsonException, NoRoomException {
    if (!in.isNext('"')) {
      throw in.unexpected("a string");
    }
    in.string();
    return token();
  }

  /** The string that was read last. */
  String token() throws NoRoomException {
    work.text(in.tokenBytes());
    if (in.isPlain()) {
      return new String(in.bytes(), in.tokenStart(), in.tokenBytes(), StandardCharsets.ISO_8859_1);
    }
    StringBuilder text = new StringBuilder(in.tokenBytes());
    while (in.hasCodePoint()) {
      int c = in.codePoint();
      text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
    }
    return text.toString();
  }

  boolean bool() throws MalformedJsonException {
    if (in.takeWord("true")) {
      return true;
    }
    if (in.takeWord("false")) {
      return false;
    }
    throw in.unexpected("true or false");
  }

  /** An unsigned number of 64 bits. */
  long unsigned() throws MalformedJsonException {
    String digits = whole();
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw in.wrongToken("not an unsigned 64-bit integer");
    }
  }

  long signed() throws MalformedJsonException {
    String digits = whole();
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw in.wrongToken("not a 64-bit integer");
    }
  }

  private String whole() throws MalformedJsonException {
    if (!in.isNumberNext()) {
      throw in.unexpected("a number");
    }
    in.number();
    if (!in.isWhole() || in.tokenBytes() > MOST_DIGITS) {
      throw in.wrongToken("not an integer");
    }
    return in.tokenText();
  }

  /** Reads an id of at most so many bytes; {@link #high} and {@link #low} tell it. */
  void id(int mostBytes) throws MalformedJsonException {
    if (!in.isNext('"')) {
      throw in.unexpected("a string");
    }
    in.string();
    int more = in.tokenBytes() - 2 * mostBytes;
    for (int p = in.tokenStart(); p < in.tokenEnd(); p++) {
      int digit = Character.digit(in.bytes()[p], 16);
      if (digit < 0) {
        throw in.wrongToken("not hex");
      }
      if (digit > 0 && p < in.tokenStart() + more) {
        throw in.wrongToken("an id of more than " + 2 * mostBytes + " digits");
      }
    }
  }

  /** Of the id that was read last, the 16 digits before the last 16. */
  long high() {
    return digits(in.tokenStart(), Math.max(in.tokenStart(), in.tokenEnd() - ID_DIGITS));
  }

  /** The last 16 digits of the id that was read last. */
  long low() {
    return digits(Math.max(in.tokenStart(), in.tokenEnd() - ID_DIGITS), in.tokenEnd());
  }

  private long digits(int from, int to) {
    long value = 0;
    for (int p = from; p < to; p++) {
      value = value << 4 | Character.digit(in.bytes()[p], 16);
    }
    return value;
  }
}
