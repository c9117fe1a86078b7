package dev.sluice.otlp.check;

import dev.sluice.otlp.wire.MessageType;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * {@link MessageType} as one flat table: for a message type and a tag, what the check has to do. A
 * tag is field number and wire type together, so one look-up settles both. Built once, never
 * written again.
 */
final class CheckTable {
  /** Not a known field with its right wire type: to be looked at closely. */
  static final int NONE = 0;

  static final int VARINT = 1;
  static final int FIXED64 = 2;
  static final int FIXED32 = 3;
  // From here on length-delimited.
  static final int BYTES = 4;
  static final int ID16 = 5;
  static final int ID8 = 6;
  static final int PACKED_VARINT = 7;
  static final int PACKED_FIXED64 = 8;

  /** A message; the code of its type is added. */
  static final int MESSAGE = 16;

  static final int KEY_VALUE = MESSAGE + MessageType.KEY_VALUE.code();

  static final int SPAN = MessageType.SPAN.code();

  /** Types with this code or a higher one have rules of their own for counting. */
  static final int SPECIAL = MessageType.METRIC.code();

  /** Tags below this have a place in the table: field numbers up to 31. */
  static final int TAGS = 256;

  private static final MessageType[] TYPES = byCode();
  private static final byte[] ACTIONS = actions();
  private static final byte[] ITEMS = items();

  private CheckTable() {}

  /** What to do with a tag below {@link #TAGS}. */
  static int action(int type, int tag) {
    return ACTIONS[type << 8 | tag];
  }

  /** 1 for the types that are items (span, log record, data point, sample), else 0. */
  static int items(int type) {
    return ITEMS[type];
  }

  static MessageType type(int code) {
    return TYPES[code];
  }

  /** The code of the scope entry type that a resource entry of this type holds. */
  static int scopeEntry(int resourceEntry) {
    return action(resourceEntry, Tags.SCOPES) - MESSAGE;
  }

  static @Nullable String fieldName(int type, int number) {
    MessageType.Field field = TYPES[type].field(number);
    return field == null ? null : field.name();
  }

  private static MessageType[] byCode() {
    MessageType[] types = new MessageType[MessageType.values().length];
    for (MessageType type : MessageType.values()) {
      types[type.code()] = type;
    }
    return types;
  }

  private static byte[] actions() {
    byte[] actions = new byte[TYPES.length * TAGS];
    for (MessageType type : TYPES) {
      for (MessageType.Field field : type.fields()) {
        if (field.number() >= TAGS >> 3) {
          continue;
        }
        int row = type.code() << 8 | field.number() << 3;
        actions[row | field.type().wireType()] = (byte) action(field);
        if (field.packable()) {
          actions[row | Wire.LEN] =
              (byte) (field.type().wireType() == Wire.FIXED64 ? PACKED_FIXED64 : PACKED_VARINT);
        }
      }
    }
    return actions;
  }

  private static int action(MessageType.Field field) {
    MessageType message = field.message();
    if (message != null) {
      return MESSAGE + message.code();
    }
    return switch (field.type()) {
      case ID16 -> ID16;
      case ID8 -> ID8;
      default ->
          switch (field.type().wireType()) {
            case Wire.VARINT -> VARINT;
            case Wire.FIXED64 -> FIXED64;
            case Wire.FIXED32 -> FIXED32;
            default -> BYTES;
          };
    };
  }

  private static byte[] items() {
    byte[] items = new byte[TYPES.length];
    items[MessageType.SPAN.code()] = 1;
    items[MessageType.LOG_RECORD.code()] = 1;
    items[MessageType.NUMBER_DATA_POINT.code()] = 1;
    items[MessageType.HISTOGRAM_DATA_POINT.code()] = 1;
    items[MessageType.EXPONENTIAL_HISTOGRAM_DATA_POINT.code()] = 1;
    items[MessageType.SUMMARY_DATA_POINT.code()] = 1;
    items[MessageType.SAMPLE.code()] = 1;
    return items;
  }
}
