package dev.sluice.otlp.json;

import dev.sluice.json.JsonInput;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.json.NoRoomException;
import dev.sluice.json.ShortString;
import org.jspecify.annotations.Nullable;

/**
 * Reads booleans, enums and numbers, in each of the forms that JSON may write them in, into
 * protobuf. Most are short integers, whose digits are added up where they lie. Not thread-safe.
 */
final class NumberReader {
  private static final int MAX_CHARS = ShortString.MAX_BYTES;
  private static final int QUICK_DIGITS = 18;

  private final JsonInput in;
  private final FieldPath path;
  private final ShortString shortString;
  private final ProtoBuffer out;

  NumberReader(JsonInput in, FieldPath path, ShortString shortString, ProtoBuffer out) {
    this.in = in;
    this.path = path;
    this.shortString = shortString;
    this.out = out;
  }

  /** A value of a packable kind, without its tag. */
  void read(FieldSchema field) throws MalformedJsonException, NoRoomException {
    switch (field.kind()) {
      case BOOL -> out.varint(bool() ? 1 : 0);
      case ENUM -> out.varint(enumNumber(field));
      case INT32 -> out.varint(integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> out.varint(integer(0, 0xFFFFFFFFL));
      case FIXED32 -> out.fixed32((int) integer(0, 0xFFFFFFFFL));
      case SINT32 -> {
        long number = integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
        out.varint(((number << 1) ^ (number >> 63)) & 0xFFFFFFFFL);
      }
      case INT64 -> out.varint(integer(Long.MIN_VALUE, Long.MAX_VALUE));
      case SFIXED64 -> out.fixed64(integer(Long.MIN_VALUE, Long.MAX_VALUE));
      case UINT64 -> out.varint(unsigned());
      case FIXED64 -> out.fixed64(unsigned());
      case DOUBLE -> out.fixed64(Double.doubleToRawLongBits(decimal()));
      case STRING, BYTES, ID16, ID8, MESSAGE ->
          throw new IllegalStateException(field.kind().name());
    }
  }

  private boolean bool() throws MalformedJsonException {
    if (in.takeWord("true")) {
      return true;
    }
    if (in.takeWord("false")) {
      return false;
    }
    if (in.isNext('"')) {
      in.string();
      String word = shortString.text();
      if (word.equals("true") || word.equals("false")) {
        return word.equals("true");
      }
      throw path.wrongToken("not a boolean");
    }
    throw path.wrong("not a boolean");
  }

  private long enumNumber(FieldSchema field) throws MalformedJsonException {
    if (!in.isNext('"')) {
      return integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    in.string();
    Integer number = field.enumNumbers().get(shortString.text());
    if (number == null) {
      throw path.wrongToken("no value of this enum");
    }
    return number;
  }

  private long integer(long min, long max) throws MalformedJsonException {
    String text = numeral("not an integer");
    long number;
    if (text == null) {
      number = quick();
    } else {
      try {
        number = Numeral.signed(text);
      } catch (Numeral.Not e) {
        throw path.wrongToken(e.isOutOfRange() ? "out of range" : "not an integer");
      }
    }
    if (number < min || number > max) {
      throw path.wrongToken("out of range");
    }
    return number;
  }

  private long unsigned() throws MalformedJsonException {
    String text = numeral("not an integer");
    long number;
    if (text == null) {
      number = quick();
    } else {
      try {
        return Numeral.unsigned(text);
      } catch (Numeral.Not e) {
        throw path.wrongToken(e.isOutOfRange() ? "out of range" : "not an unsigned 64-bit integer");
      }
    }
    if (number < 0) {
      throw path.wrongToken("out of range");
    }
    return number;
  }

  private double decimal() throws MalformedJsonException {
    boolean quoted = in.isNext('"');
    String text = numeral("not a number");
    if (text == null) {
      text = in.tokenText(); // an integer literal may be minus zero
    }
    try {
      return Numeral.decimal(text);
    } catch (Numeral.Not e) {
      throw path.wrongToken(e.isOutOfRange() || !quoted ? "out of range" : "not a number");
    }
  }

  /** Reads a number, or a string that may be one; null when {@link #quick} can tell its value. */
  private @Nullable String numeral(String what) throws MalformedJsonException {
    if (in.isNumberNext()) {
      in.number();
      if (in.tokenBytes() > MAX_CHARS) {
        throw path.wrongToken("a number of more than " + MAX_CHARS + " characters");
      }
      return in.isWhole() && in.tokenBytes() <= QUICK_DIGITS ? null : in.tokenText();
    }
    if (!in.isNext('"')) {
      throw path.wrong(what);
    }
    in.string();
    return isQuick() ? null : shortString.text();
  }

  /** Whether a string is an integer in its usual form, and short. */
  private boolean isQuick() {
    int length = in.tokenBytes();
    if (length == 0 || length > QUICK_DIGITS) {
      return false;
    }
    for (int p = in.tokenStart(); p < in.tokenEnd(); p++) {
      byte c = in.bytes()[p];
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  private long quick() {
    byte[] b = in.bytes();
    int p = in.tokenStart();
    boolean negative = b[p] == '-';
    long value = 0;
    for (p += negative ? 1 : 0; p < in.tokenEnd(); p++) {
      value = 10 * value + (b[p] - '0');
    }
    return negative ? -value : value;
  }
}
