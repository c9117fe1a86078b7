package dev.sluice.json;

import dev.sluice.data.Slice;
import java.nio.charset.StandardCharsets;

/**
 * Walks a JSON text (RFC 8259) in UTF-8, in place: whatever a string, a name or a number holds, and
 * however long it is, nothing is copied or kept. Invalid UTF-8 and half surrogate pairs read as
 * U+FFFD. Not thread-safe.
 *
 * <p>What was read last stays current until the next read: a {@link #string}, of which {@link
 * #codePoint} gives the characters, or a {@link #number}.
 */
public final class JsonInput {
  private static final int END = -1;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private int at;

  private int tokenStart; // of the string or number read last; a string without its quotes
  private int tokenEnd;
  private boolean plain; // of a string: ASCII without escapes
  private boolean whole; // of a number: neither fraction nor exponent
  private int cursor; // within a string

  public JsonInput(Slice text) {
    this.bytes = text.array();
    this.start = text.offset();
    this.end = text.end();
    this.at = start;
  }

  // --- structure

  /** The next byte that is not blank, which stays where it is; {@link #END} behind the last. */
  private int peek() {
    while (at < end) {
      byte b = bytes[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b & 0xFF;
      }
      at++;
    }
    return END;
  }

  public boolean isAtEnd() {
    return peek() == END;
  }

  /** Whether a value begins with that character. */
  public boolean isNext(char first) {
    return peek() == first;
  }

  /** Whether a number begins here. */
  public boolean isNumberNext() {
    int next = peek();
    return next == '-' || (next >= '0' && next <= '9');
  }

  /** Passes over that character if it is the next. */
  public boolean take(char wanted) {
    if (peek() == wanted) {
      at++;
      return true;
    }
    return false;
  }

  public void expect(char wanted) throws MalformedJsonException {
    if (!take(wanted)) {
      throw unexpected("'" + wanted + "'");
    }
  }

  /** Behind an element: whether another one follows; passes over the comma or the end. */
  public boolean goesOn(char close) throws MalformedJsonException {
    if (take(',')) {
      return true;
    }
    if (take(close)) {
      return false;
    }
    throw unexpected("',' or '" + close + "'");
  }

  /** Passes over a word if it is the next. */
  public boolean takeWord(String word) {
    if (peek() != word.charAt(0) || end - at < word.length()) {
      return false;
    }
    for (int i = 1; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  // --- strings

  /** Reads a string; all of its escapes are checked. */
  public void string() throws MalformedJsonException {
    if (peek() != '"') {
      throw unexpected("a string");
    }
    int p = at + 1;
    tokenStart = p;
    cursor = p;
    byte[] b = bytes;
    int bits = 0;
    boolean escapes = false;
    while (true) {
      if (p >= end) {
        at = end;
        throw wrong("a string that does not end");
      }
      byte c = b[p];
      if (c == '"') {
        break;
      }
      bits |= c;
      if (c == '\\') {
        escapes = true;
        p = afterEscape(p);
      } else if (c >= 0 && c < ' ') {
        at = p;
        throw wrong("a control character in a string, which has to be escaped");
      } else {
        p++;
      }
    }
    tokenEnd = p;
    plain = !escapes && bits >= 0;
    at = p + 1;
  }

  private int afterEscape(int p) throws MalformedJsonException {
    int c = p + 1 < end ? bytes[p + 1] : END;
    if (c == 'u') {
      for (int i = 2; i < 6; i++) {
        if (p + i >= end || Character.digit(bytes[p + i], 16) < 0) {
          at = p;
          throw wrong("an escape \\u without four hexadecimal digits");
        }
      }
      return p + 6;
    }
    if (c < 0 || "\"\\/bfnrt".indexOf(c) < 0) {
      at = p;
      throw wrong("an unknown escape");
    }
    return p + 2;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Where the string or number that was read last begins, without its quote. */
  public int tokenStart() {
    return tokenStart;
  }

  public int tokenEnd() {
    return tokenEnd;
  }

  public int tokenBytes() {
    return tokenEnd - tokenStart;
  }

  /** Whether the string that was read last is ASCII and has no escapes: its bytes are its text. */
  public boolean isPlain() {
    return plain;
  }

  /** Whether there is a further character in the string that was read last. */
  public boolean hasCodePoint() {
    return cursor < tokenEnd;
  }

  /** The next character of the string that was read last. */
  public int codePoint() {
    byte b = bytes[cursor];
    if (b == '\\') {
      return escaped();
    }
    if (b >= 0) {
      cursor++;
      return b;
    }
    int length = Utf8.length(bytes, cursor, tokenEnd);
    if (length < 0) {
      cursor -= length;
      return Utf8.REPLACEMENT;
    }
    int codePoint = Utf8.codePoint(bytes, cursor, length);
    cursor += length;
    return codePoint;
  }

  private int escaped() {
    byte kind = bytes[cursor + 1];
    if (kind != 'u') {
      cursor += 2;
      return switch (kind) {
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        default -> kind;
      };
    }
    char unit = unit(cursor);
    cursor += 6;
    if (!Character.isSurrogate(unit)) {
      return unit;
    }
    if (Character.isHighSurrogate(unit)
        && cursor + 1 < tokenEnd
        && bytes[cursor] == '\\'
        && bytes[cursor + 1] == 'u'
        && Character.isLowSurrogate(unit(cursor))) {
      int codePoint = Character.toCodePoint(unit, unit(cursor));
      cursor += 6;
      return codePoint;
    }
    return Utf8.REPLACEMENT;
  }

  private char unit(int escape) {
    int value = 0;
    for (int i = 2; i < 6; i++) {
      value = value << 4 | Character.digit(bytes[escape + i], 16);
    }
    return (char) value;
  }

  // --- numbers

  /** Reads a number; a short one is not looked at further. */
  public void number() throws MalformedJsonException {
    tokenStart = at;
    int p = at;
    if (p < end && bytes[p] == '-') {
      p++;
    }
    int digits = p;
    p = afterDigits(p);
    if (p - digits > 1 && bytes[digits] == '0') {
      throw wrong("a number that begins with a zero");
    }
    whole = true;
    if (p < end && bytes[p] == '.') {
      whole = false;
      p = afterDigits(p + 1);
    }
    if (p < end && (bytes[p] == 'e' || bytes[p] == 'E')) {
      whole = false;
      p++;
      if (p < end && (bytes[p] == '+' || bytes[p] == '-')) {
        p++;
      }
      p = afterDigits(p);
    }
    tokenEnd = p;
    plain = true;
    at = p;
  }

  private int afterDigits(int from) throws MalformedJsonException {
    int p = from;
    while (p < end && bytes[p] >= '0' && bytes[p] <= '9') {
      p++;
    }
    if (p == from) {
      at = p;
      throw wrong("a number without digits");
    }
    return p;
  }

  /** Whether the number that was read last has neither fraction nor exponent. */
  public boolean isWhole() {
    return whole;
  }

  /** The number that was read last, or a plain string, which the caller knows to be short. */
  public String tokenText() {
    return new String(bytes, tokenStart, tokenBytes(), StandardCharsets.ISO_8859_1);
  }

  // --- errors

  /** What stands here is not what has to. */
  public MalformedJsonException unexpected(String expected) {
    return wrong("expected " + expected + ", found " + found());
  }

  private String found() {
    int next = peek();
    if (next == END) {
      return "the end";
    }
    return next > ' ' && next < 0x7F ? "'" + (char) next + "'" : "a byte " + next;
  }

  /** Something is wrong at this place. */
  public MalformedJsonException wrong(String what) {
    return new MalformedJsonException(what + place(at));
  }

  /** Something is wrong with what was read last. */
  public MalformedJsonException wrongToken(String what) {
    return new MalformedJsonException(what + place(tokenStart));
  }

  private String place(int where) {
    int line = 1;
    int column = 1;
    for (int p = start; p < where; p++) {
      if (bytes[p] == '\n') {
        line++;
        column = 1;
      } else if ((bytes[p] & 0xC0) != 0x80) { // not the middle of a character
        column++;
      }
    }
    return " at line " + line + ", column " + column;
  }
}
