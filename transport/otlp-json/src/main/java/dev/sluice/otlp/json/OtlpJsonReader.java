package dev.sluice.otlp.json;

import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.FieldType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads OTLP/JSON into OTLP protobuf bytes in one pass. Keys may be lowerCamelCase or snake_case,
 * and those of OTLP before 0.15; unknown ones are skipped. Numbers may be texts, whole ones may be
 * written as {@code 1e3}; enums are names or numbers, ids hex of either case, bytes base64 of
 * either alphabet. Null is the absence of a value, in a list its default. All-zero ids are absent.
 *
 * <p>Memory: the output alone, which grows in steps, each taken from the budget before it is made.
 * What a string, a name or a number holds is read where it lies.
 *
 * <p>Limits: 100 messages within each other, numbers of 1,000 characters. One object reads one
 * document.
 */
public final class OtlpJsonReader {
  private static final int MAX_NESTING = 100;
  private static final int MAX_NUMBER_CHARS = 1_000;
  private static final int QUICK_DIGITS = 18;

  /** Names at the end of a path that an error shows. */
  private static final int SHOWN_NAMES = 12;

  private final JsonInput in;
  private final ProtoBuffer out;
  private final byte[] scratch = new byte[MAX_NUMBER_CHARS]; // a string that has to be short
  private final @Nullable FieldSchema[] path = new FieldSchema[MAX_NESTING + 1];
  private final int[] elements = new int[MAX_NESTING + 1]; // of a list; negative outside of one
  private int depth;

  private OtlpJsonReader(JsonInput in, ProtoBuffer out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Reads an export request of the signal.
   *
   * @param limitBytes that the protobuf bytes may have
   * @param budget is charged with the length of the array that is returned, which the caller gives
   *     back; nothing is charged after a throw
   * @throws NoRoomException when it becomes more than the limit, or than the budget has
   */
  public static Slice request(Signal signal, Slice json, long limitBytes, MemoryBudget budget)
      throws MalformedJsonException, NoRoomException {
    return read(OtlpSchema.get().request(signal), json, limitBytes, Room.forArrival(budget));
  }

  /** The same where neither limit nor budget matter. */
  public static byte[] request(Signal signal, Slice json) throws MalformedJsonException {
    return read(OtlpSchema.get().request(signal), json);
  }

  /** Reads an export response of the signal. */
  public static byte[] response(Signal signal, Slice json) throws MalformedJsonException {
    return read(OtlpSchema.get().response(signal), json);
  }

  private static byte[] read(MessageSchema message, Slice json) throws MalformedJsonException {
    try {
      Slice read = read(message, json, Integer.MAX_VALUE, Room.UNLIMITED);
      byte[] bytes = new byte[read.length()];
      System.arraycopy(read.array(), read.offset(), bytes, 0, bytes.length);
      return bytes;
    } catch (NoRoomException e) {
      throw new MalformedJsonException("it becomes " + e.getMessage());
    }
  }

  static Slice read(MessageSchema message, Slice json, long limitBytes, Room room)
      throws MalformedJsonException, NoRoomException {
    try (Utf8Text text = Utf8Text.of(json, room)) {
      ProtoBuffer out = new ProtoBuffer(room, limitBytes);
      boolean done = false;
      try {
        out.expect(json.length() / 2);
        new OtlpJsonReader(new JsonInput(text.bytes()), out).document(message);
        Slice read = out.finish();
        done = true;
        return read;
      } finally {
        if (!done) {
          out.abandon();
        }
      }
    }
  }

  private void document(MessageSchema message) throws MalformedJsonException, NoRoomException {
    if (in.isAtEnd()) {
      throw in.wrong("an empty document");
    }
    if (in.isNext('{')) {
      message(message);
    } else if (!in.takeWord("null")) { // the reference takes null for an empty request
      throw in.unexpected("an object");
    }
    if (!in.isAtEnd()) {
      throw in.wrong("text after the document");
    }
  }

  private void message(MessageSchema message) throws MalformedJsonException, NoRoomException {
    in.expect('{');
    if (in.take('}')) {
      return;
    }
    do {
      in.string();
      FieldSchema field = named(message);
      in.expect(':');
      path[depth] = field;
      elements[depth] = -1;
      if (field == null) {
        in.skipValue();
      } else if (!in.takeWord("null")) {
        member(message, field);
      }
      path[depth] = null;
    } while (in.goesOn('}'));
  }

  private @Nullable FieldSchema named(MessageSchema message) {
    if (in.isPlain()) {
      return message.byName(in.bytes(), in.tokenStart(), in.tokenEnd());
    }
    int length = shortString();
    return length < 0 ? null : message.byName(scratch, 0, length);
  }

  private void member(MessageSchema message, FieldSchema field)
      throws MalformedJsonException, NoRoomException {
    if (!field.repeated()) {
      value(message, field);
      return;
    }
    if (!in.take('[')) {
      throw wrong("not an array");
    }
    boolean packed = field.kind().isPackable();
    int start = 0;
    if (packed) {
      out.varint(field.tag());
      start = out.begin();
    }
    if (!in.take(']')) {
      do {
        elements[depth]++;
        element(message, field, packed);
      } while (in.goesOn(']'));
    }
    if (packed) {
      out.end(start);
    }
  }

  private void element(MessageSchema message, FieldSchema field, boolean packed)
      throws MalformedJsonException, NoRoomException {
    if (in.takeWord("null")) { // what follows keeps its place in the list
      if (!packed) {
        out.varint(field.tag());
        out.varint(0);
      } else if (field.kind().wireType() == FieldType.DOUBLE.wireType()) {
        out.fixed64(0);
      } else {
        out.varint(0);
      }
    } else if (packed) {
      number(field);
    } else {
      value(message, field);
    }
  }

  /** A value with its tag; not of a packed list. */
  private void value(MessageSchema message, FieldSchema field)
      throws MalformedJsonException, NoRoomException {
    switch (field.kind()) {
      case MESSAGE -> nested(message.messageOf(field), field);
      case STRING -> {
        string();
        out.varint(field.tag());
        text();
      }
      case BYTES -> {
        string();
        out.varint(field.tag());
        int start = out.begin();
        if (!Base64Reader.decode(in, out)) {
          throw wrongToken("not base64");
        }
        out.end(start);
      }
      case ID16 -> id(field, 16);
      case ID8 -> id(field, 8);
      default -> {
        out.varint(field.tag());
        number(field);
      }
    }
  }

  private void nested(MessageSchema held, FieldSchema field)
      throws MalformedJsonException, NoRoomException {
    if (!in.isNext('{')) {
      throw wrong("not an object");
    }
    if (depth == MAX_NESTING) {
      throw wrong("nested deeper than " + MAX_NESTING + " messages");
    }
    out.varint(field.tag());
    int start = out.begin();
    depth++;
    message(held);
    depth--;
    out.end(start);
  }

  private void string() throws MalformedJsonException {
    if (!in.isNext('"')) {
      throw wrong("not a string");
    }
    in.string();
  }

  /** The string that was read last, with its length. */
  private void text() throws NoRoomException {
    if (in.isPlain()) {
      out.lengthDelimited(in.bytes(), in.tokenStart(), in.tokenBytes());
      return;
    }
    int start = out.begin();
    while (in.hasCodePoint()) {
      out.character(in.codePoint());
    }
    out.end(start);
  }

  /** Nothing at all is written for an id that is empty or all zeros: it is no id. */
  private void id(FieldSchema field, int idBytes) throws MalformedJsonException, NoRoomException {
    string();
    int length = shortString();
    if (length == 0) {
      return;
    }
    if (length != 2 * idBytes) {
      throw wrongToken("an id has " + 2 * idBytes + " hex digits or none");
    }
    int bits = 0;
    for (int i = 0; i < idBytes; i++) {
      int high = Character.digit(scratch[2 * i], 16);
      int low = Character.digit(scratch[2 * i + 1], 16);
      if (high < 0 || low < 0) {
        throw wrongToken("not hex");
      }
      scratch[i] = (byte) (high << 4 | low);
      bits |= scratch[i];
    }
    if (bits != 0) {
      out.varint(field.tag());
      out.lengthDelimited(scratch, 0, idBytes);
    }
  }

  /** A value of a packable kind, without its tag. */
  private void number(FieldSchema field) throws MalformedJsonException, NoRoomException {
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
      String word = shortText();
      if (word.equals("true") || word.equals("false")) {
        return word.equals("true");
      }
      throw wrongToken("not a boolean");
    }
    throw wrong("not a boolean");
  }

  private long enumNumber(FieldSchema field) throws MalformedJsonException {
    if (!in.isNext('"')) {
      return integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    in.string();
    Integer number = field.enumNumbers().get(shortText());
    if (number == null) {
      throw wrongToken("no value of this enum");
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
        throw wrongToken(e.isOutOfRange() ? "out of range" : "not an integer");
      }
    }
    if (number < min || number > max) {
      throw wrongToken("out of range");
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
        throw wrongToken(e.isOutOfRange() ? "out of range" : "not an unsigned 64-bit integer");
      }
    }
    if (number < 0) {
      throw wrongToken("out of range");
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
      throw wrongToken(e.isOutOfRange() || !quoted ? "out of range" : "not a number");
    }
  }

  /** Reads a number, or a string that may be one; null when {@link #quick} can tell its value. */
  private @Nullable String numeral(String what) throws MalformedJsonException {
    if (in.isNumberNext()) {
      in.number();
      if (in.tokenBytes() > MAX_NUMBER_CHARS) {
        throw wrongToken("a number of more than " + MAX_NUMBER_CHARS + " characters");
      }
      return in.isWhole() && in.tokenBytes() <= QUICK_DIGITS ? null : in.tokenText();
    }
    if (!in.isNext('"')) {
      throw wrong(what);
    }
    in.string();
    return isQuick() ? null : shortText();
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

  /** Empty for a string that is longer than anything that is looked for. */
  private String shortText() {
    int length = shortString();
    return length < 0 ? "" : new String(scratch, 0, length, StandardCharsets.UTF_8);
  }

  /** Copies the string that was read last; its length in UTF-8, negative when it is not short. */
  private int shortString() {
    int length = 0;
    while (in.hasCodePoint()) {
      if (length > scratch.length - 4) {
        return -1;
      }
      length += Utf8.write(in.codePoint(), scratch, length);
    }
    return length;
  }

  private MalformedJsonException wrong(String what) {
    return in.wrong(where() + what);
  }

  private MalformedJsonException wrongToken(String what) {
    return in.wrongToken(where() + what);
  }

  /** Where in the message the reader is: {@code resourceSpans[0].scopeSpans[2].schemaUrl: }. */
  private String where() {
    StringBuilder text = new StringBuilder();
    int from = Math.max(0, depth + 1 - SHOWN_NAMES);
    text.append(from > 0 ? "..." : "");
    for (int i = from; i <= depth; i++) {
      FieldSchema field = path[i];
      if (field != null) {
        text.append(i > from ? "." : "").append(field.jsonName());
        text.append(elements[i] < 0 ? "" : "[" + elements[i] + "]");
      }
    }
    return text.append(": ").toString();
  }
}
