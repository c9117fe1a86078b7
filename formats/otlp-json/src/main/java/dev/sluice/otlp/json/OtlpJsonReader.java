package dev.sluice.otlp.json;

import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.json.JsonInput;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import dev.sluice.json.ShortString;
import dev.sluice.json.SkippedValue;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.wire.FieldType;
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
  private final JsonInput in;
  private final ProtoBuffer out;
  private final FieldPath path;
  private final ShortString shortString;
  private final NumberReader numbers;

  private OtlpJsonReader(JsonInput in, ProtoBuffer out) {
    this.in = in;
    this.out = out;
    this.path = new FieldPath(in);
    this.shortString = new ShortString(in);
    this.numbers = new NumberReader(in, path, shortString, out);
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
    return read(OtlpSchema.get().request(signal), json, limitBytes, MemoryRoom.forArrival(budget));
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
      Slice read = read(message, json, Integer.MAX_VALUE, MemoryRoom.UNLIMITED);
      byte[] bytes = new byte[read.length()];
      System.arraycopy(read.array(), read.offset(), bytes, 0, bytes.length);
      return bytes;
    } catch (NoRoomException e) {
      throw new MalformedJsonException("it becomes " + e.getMessage());
    }
  }

  static Slice read(MessageSchema message, Slice json, long limitBytes, MemoryRoom room)
      throws MalformedJsonException, NoRoomException {
    try (Utf8Json text = Utf8Json.of(json, room)) {
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
      path.begin(field);
      if (field == null) {
        SkippedValue.skip(in);
      } else if (!in.takeWord("null")) {
        member(message, field);
      }
      path.end();
    } while (in.goesOn('}'));
  }

  private @Nullable FieldSchema named(MessageSchema message) {
    if (in.isPlain()) {
      return message.byName(in.bytes(), in.tokenStart(), in.tokenEnd());
    }
    int length = shortString.read();
    return length < 0 ? null : message.byName(shortString.bytes(), 0, length);
  }

  private void member(MessageSchema message, FieldSchema field)
      throws MalformedJsonException, NoRoomException {
    if (!field.repeated()) {
      value(message, field);
      return;
    }
    if (!in.take('[')) {
      throw path.wrong("not an array");
    }
    boolean packed = field.kind().isPackable();
    int start = 0;
    if (packed) {
      out.varint(field.tag());
      start = out.begin();
    }
    if (!in.take(']')) {
      do {
        path.nextElement();
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
      numbers.read(field);
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
          throw path.wrongToken("not base64");
        }
        out.end(start);
      }
      case ID16 -> id(field, 16);
      case ID8 -> id(field, 8);
      default -> {
        out.varint(field.tag());
        numbers.read(field);
      }
    }
  }

  private void nested(MessageSchema held, FieldSchema field)
      throws MalformedJsonException, NoRoomException {
    if (!in.isNext('{')) {
      throw path.wrong("not an object");
    }
    if (path.isDeepest()) {
      throw path.wrong("nested deeper than " + FieldPath.MAX_NESTING + " messages");
    }
    out.varint(field.tag());
    int start = out.begin();
    path.enterMessage();
    message(held);
    path.leaveMessage();
    out.end(start);
  }

  private void string() throws MalformedJsonException {
    if (!in.isNext('"')) {
      throw path.wrong("not a string");
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
    int length = shortString.read();
    if (length == 0) {
      return;
    }
    if (length != 2 * idBytes) {
      throw path.wrongToken("an id has " + 2 * idBytes + " hex digits or none");
    }
    byte[] scratch = shortString.bytes();
    int bits = 0;
    for (int i = 0; i < idBytes; i++) {
      int high = Character.digit(scratch[2 * i], 16);
      int low = Character.digit(scratch[2 * i + 1], 16);
      if (high < 0 || low < 0) {
        throw path.wrongToken("not hex");
      }
      scratch[i] = (byte) (high << 4 | low);
      bits |= scratch[i];
    }
    if (bits != 0) {
      out.varint(field.tag());
      out.lengthDelimited(scratch, 0, idBytes);
    }
  }
}
