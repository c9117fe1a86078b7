package dev.sluice.otlp.json;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.json.JsonBody;
import dev.sluice.json.JsonOutput;
import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.wire.FieldType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes OTLP bytes as OTLP/JSON the way the reference does: lowerCamelCase keys, ids in lower-case
 * hex, 64-bit integers as text, enums as numbers, zero and empty fields and all-zero ids left out,
 * but single nested messages always written; instrumentation libraries of old senders as the scopes
 * that they are. Invalid UTF-8 is replaced. Unknown fields cannot be expressed and are left out.
 *
 * <p>Memory: the text, in pieces that are each taken from the budget before they are made, and
 * copies of what a sender cut into parts, taken likewise. One object writes one text.
 */
public final class OtlpJsonWriter {
  /** Of the budget, for one text: what becomes more can hardly ever be sent. */
  private static final int MOST_OF_BUDGET = 2;

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private final JsonOutput out;
  private final MemoryRoom room;
  private final List<FoundFields> found = new ArrayList<>(); // by depth
  private final WireCursor packed = new WireCursor();

  private OtlpJsonWriter(JsonOutput out, MemoryRoom room) {
    this.out = out;
    this.room = room;
  }

  /**
   * An export request, checked before.
   *
   * @param budget is charged for the text until its lease ends
   * @throws NoRoomException when the budget has no room for it now, or never will: nothing is
   *     charged then
   */
  public static JsonBody request(Signal signal, Payload payload, MemoryBudget budget)
      throws NoRoomException {
    MemoryRoom room = MemoryRoom.forDelivery(budget);
    JsonOutput out = new JsonOutput(room, budget.capacityBytes() / MOST_OF_BUDGET);
    write(OtlpSchema.get().request(signal), payload, out, room);
    return new JsonBody(out.finish(), budget.leaseCharged(out.takenBytes()));
  }

  /** The same where the budget does not matter. */
  public static byte[] request(Signal signal, Payload payload) {
    return write(OtlpSchema.get().request(signal), payload);
  }

  /** An export response. */
  public static byte[] response(Signal signal, byte[] response) {
    return write(OtlpSchema.get().response(signal), Payload.of(response));
  }

  /**
   * A {@code google.rpc.Status} in protobuf's JSON.
   *
   * @param code number of the gRPC code
   * @param retryDelay adds a {@code RetryInfo} detail; null for none
   */
  public static byte[] status(int code, String message, @Nullable Duration retryDelay) {
    return StatusJson.of(code, message, retryDelay);
  }

  private static byte[] write(MessageSchema message, Payload payload) {
    JsonOutput out = new JsonOutput(MemoryRoom.UNLIMITED, Long.MAX_VALUE);
    try {
      write(message, payload, out, MemoryRoom.UNLIMITED);
    } catch (NoRoomException e) {
      throw new IllegalStateException(e);
    }
    return Payload.of(out.finish()).toByteArray();
  }

  static void write(MessageSchema message, Payload payload, JsonOutput out, MemoryRoom room)
      throws NoRoomException {
    boolean done = false;
    OtlpJsonWriter writer = new OtlpJsonWriter(out, room);
    try {
      List<Slice> slices = payload.slices();
      if (slices.size() == 1) {
        Slice slice = slices.get(0);
        writer.message(message, slice.array(), slice.offset(), slice.end(), 0);
      } else { // one field may be in several slices; JSON is worth a copy
        int size = Math.toIntExact(payload.sizeBytes());
        writer.take(size);
        try {
          writer.message(message, payload.toByteArray(), 0, size, 0);
        } finally {
          room.giveBack(size);
        }
      }
      done = true;
    } finally {
      if (!done) {
        out.abandon();
      }
    }
  }

  private void take(int bytes) throws NoRoomException {
    if (!room.take(bytes, out.takenBytes())) {
      throw NoRoomException.memory();
    }
  }

  private void message(MessageSchema message, byte[] b, int from, int to, int depth)
      throws NoRoomException {
    if (found.size() == depth) {
      found.add(new FoundFields());
    }
    FoundFields fields = found.get(depth);
    fields.locate(message, b, from, to);
    out.put('{');
    boolean first = true;
    for (FieldSchema field : message.fields()) {
      boolean legacy = isLegacy(message, field, fields);
      if (!legacy && !isWritten(field, fields, b)) {
        continue;
      }
      if (!first) {
        out.put(',');
      }
      first = false;
      out.raw(message.key(field));
      if (field.repeated()) {
        int at = legacy ? fields.legacyFirst() : fields.first(field);
        int count = legacy ? fields.legacyCount() : fields.count(field);
        FieldSchema listed = legacy ? field.numbered(legacyNumber(message)) : field;
        list(message, listed, b, at, to, count, depth);
      } else if (field.kind() == FieldType.MESSAGE) {
        nested(message, field, fields, b, to, depth);
      } else {
        scalar(field, fields, b);
      }
    }
    out.put('}');
  }

  private static boolean isLegacy(MessageSchema message, FieldSchema field, FoundFields fields) {
    FieldSchema legacy = message.legacyScopes();
    return legacy != null
        && legacy.index() == field.index()
        && fields.legacyCount() > 0
        && !fields.has(field);
  }

  private static int legacyNumber(MessageSchema message) {
    FieldSchema legacy = message.legacyScopes();
    return legacy == null ? 0 : legacy.number();
  }

  private static boolean isWritten(FieldSchema field, FoundFields fields, byte[] b) {
    if (!field.repeated() && field.kind() == FieldType.MESSAGE) {
      return fields.has(field) || !field.oneof();
    }
    if (!fields.has(field)) {
      return false;
    }
    if (field.repeated() || field.oneof() || field.optional()) {
      return true;
    }
    if (field.kind().isPackable()) {
      return fields.number(field) != 0;
    }
    boolean isId = field.kind() == FieldType.ID16 || field.kind() == FieldType.ID8;
    return isId
        ? !isZero(b, fields.start(field), fields.end(field))
        : fields.end(field) > fields.start(field);
  }

  private static boolean isZero(byte[] b, int from, int to) {
    int bits = 0;
    for (int p = from; p < to; p++) {
      bits |= b[p];
    }
    return bits == 0;
  }

  private void nested(
      MessageSchema message, FieldSchema field, FoundFields fields, byte[] b, int to, int depth)
      throws NoRoomException {
    MessageSchema held = message.messageOf(field);
    int parts = fields.count(field);
    if (parts <= 1) {
      int from = parts == 0 ? 0 : fields.start(field);
      message(held, b, from, parts == 0 ? 0 : fields.end(field), depth + 1);
      return;
    }
    int size = 0;
    WireCursor cursor = new WireCursor();
    cursor.reset(b, fields.first(field), to);
    while (isAtNext(cursor, field)) {
      cursor.lengthDelimited();
      size += cursor.valueEnd() - cursor.valueStart();
    }
    take(size);
    try {
      byte[] merged = new byte[size];
      int at = 0;
      cursor.reset(b, fields.first(field), to);
      while (isAtNext(cursor, field)) {
        cursor.lengthDelimited();
        int length = cursor.valueEnd() - cursor.valueStart();
        System.arraycopy(b, cursor.valueStart(), merged, at, length);
        at += length;
      }
      message(held, merged, 0, size, depth + 1);
    } finally {
      room.giveBack(size);
    }
  }

  /** Moves to the next value of the field; false behind the last. */
  private static boolean isAtNext(WireCursor cursor, FieldSchema field) {
    while (cursor.next()) {
      if (cursor.fieldNumber() == field.number()) {
        return true;
      }
      cursor.skip();
    }
    return false;
  }

  private void list(
      MessageSchema message, FieldSchema field, byte[] b, int from, int to, int count, int depth)
      throws NoRoomException {
    WireCursor cursor = new WireCursor();
    cursor.reset(b, from, to);
    out.put('[');
    boolean first = true;
    for (int left = count; left > 0 && isAtNext(cursor, field); left--) {
      if (cursor.wireType() == 2 && field.kind().isPackable()) {
        cursor.lengthDelimited();
        packed.reset(b, cursor.valueStart(), cursor.valueEnd());
        while (packed.hasMore()) {
          first = separate(first);
          number(field.kind(), packed.number(field.kind().wireType()));
        }
        continue;
      }
      first = separate(first);
      if (cursor.wireType() != 2) {
        number(field.kind(), cursor.number());
        continue;
      }
      cursor.lengthDelimited();
      if (field.kind() == FieldType.MESSAGE) {
        MessageSchema held = message.messageOf(field);
        message(held, b, cursor.valueStart(), cursor.valueEnd(), depth + 1);
      } else {
        text(field.kind(), b, cursor.valueStart(), cursor.valueEnd());
      }
    }
    out.put(']');
  }

  private boolean separate(boolean first) throws NoRoomException {
    if (!first) {
      out.put(',');
    }
    return false;
  }

  private void scalar(FieldSchema field, FoundFields fields, byte[] b) throws NoRoomException {
    if (field.kind().isPackable()) {
      number(field.kind(), fields.number(field));
    } else {
      text(field.kind(), b, fields.start(field), fields.end(field));
    }
  }

  private void text(FieldType kind, byte[] b, int from, int to) throws NoRoomException {
    switch (kind) {
      case ID16, ID8 -> out.hex(b, from, to);
      case BYTES -> out.base64(b, from, to);
      default -> out.string(b, from, to);
    }
  }

  private void number(FieldType kind, long number) throws NoRoomException {
    switch (kind) {
      case BOOL -> out.raw(number != 0 ? TRUE : FALSE);
      case DOUBLE -> out.decimal(Double.longBitsToDouble(number));
      case UINT64, FIXED64 -> out.quotedUnsigned(number);
      case INT64, SFIXED64 -> out.quoted(number);
      case UINT32, FIXED32 -> out.number(number & 0xFFFFFFFFL);
      case SINT32 -> out.number(zigzag(number));
      default -> out.number(low32(number));
    }
  }

  private static long zigzag(long number) {
    return ((number & 0xFFFFFFFFL) >>> 1) ^ -(number & 1);
  }

  /** Of what a sender wrote in 64 bits, those that the field has. */
  private static long low32(long number) {
    return number << Integer.SIZE >> Integer.SIZE;
  }
}
