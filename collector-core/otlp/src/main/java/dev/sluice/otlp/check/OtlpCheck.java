package dev.sluice.otlp.check;

import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.MessageType;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;

/**
 * The one structural check of a request, made before its outcome and before any merge; it counts
 * the items on the way. Any thread may call it; nothing is allocated unless the bytes are refused.
 *
 * <p>Refused are: values that reach past their message, lengths and tags that overflow, varints of
 * more than ten bytes, field number 0, unknown wire types, a known field under a wrong wire type,
 * ids of a wrong length, groups that do not end or end another group, and nesting of more than
 * {@value #MAX_DEPTH} messages and groups. Unknown fields and invalid UTF-8 pass. Where the
 * reference and protobuf-java disagree on what to accept, the reference is followed, but for bytes
 * that other parsers read differently or refuse: tags above 32 bits, unbalanced groups, and deeper
 * nesting.
 *
 * <p>The walk calls itself once for a level of messages and is bounded by {@value #MAX_DEPTH}
 * levels of one small frame; what a sender may nest without being a message, groups, is walked in a
 * loop.
 */
public final class OtlpCheck {
  /** Levels of messages and groups below the request. */
  public static final int MAX_DEPTH = 100;

  private OtlpCheck() {}

  /**
   * Checks one whole request.
   *
   * @return the number of spans, data points, log records or samples: what {@link OtlpCount} says
   * @throws MalformedOtlpException when the bytes are not a request of this signal
   */
  public static int check(Signal signal, Slice request) throws MalformedOtlpException {
    int type = MessageType.request(signal).code();
    try {
      return message(type, request.array(), request.offset(), request.end(), 0);
    } catch (MalformedOtlpException refused) {
      throw refused.countedFrom(request.offset());
    }
  }

  /** Checks the fields in [p, end) as a message of this type and returns the items in it. */
  private static int message(int type, byte[] b, int p, int end, int depth)
      throws MalformedOtlpException {
    int items = CheckTable.items(type);
    int legacyItems = 0;
    int lastTag = 0; // of the fields that decide how a special type counts
    if (type == CheckTable.SPAN) {
      p = PlainSpan.skip(b, p, end);
    }
    while (p < end) {
      int start = p;
      int tag = b[p++];
      if (tag < 0) {
        if (p < end && b[p] >= 0) { // two bytes: field numbers from 16
          tag = (tag & 0x7f) | (b[p++] << 7);
        } else {
          tag = CheckedWire.longTag(b, start, end);
          p = CheckedWire.afterVarint(b, start, end);
        }
      }
      int action = tag < CheckTable.TAGS && tag >= 0 ? CheckTable.action(type, tag) : 0;
      if (action >= CheckTable.BYTES) {
        if (action == CheckTable.KEY_VALUE && depth < MAX_DEPTH - 1 && tag < 0x80) {
          int after = PlainAttribute.skipRun(b, start, end, tag);
          if (after != start) {
            p = after;
            continue;
          }
        }
        int length;
        if (p < end && b[p] >= 0) {
          length = b[p++];
        } else if (end - p >= 2 && b[p + 1] >= 0) {
          length = (b[p] & 0x7f) | (b[p + 1] << 7);
          p += 2;
        } else {
          length = CheckedWire.length(b, p, end);
          p = CheckedWire.afterVarint(b, p, end);
        }
        if (length > end - p) {
          throw Malformations.beyond(type, tag, start);
        }
        int next = p + length;
        if (action >= CheckTable.MESSAGE) {
          if (depth >= MAX_DEPTH) {
            throw Malformations.tooDeep(start);
          }
          int inside = message(action - CheckTable.MESSAGE, b, p, next, depth + 1);
          if (type >= CheckTable.SPECIAL && isCounted(type, tag)) {
            items = type == MessageType.METRIC.code() && tag != lastTag ? inside : items + inside;
            lastTag = tag;
          } else {
            items += inside;
          }
        } else if (action == CheckTable.ID16 && length == 16) {
          p += 16; // as a constant: the next field need not wait for the length to be loaded
          continue;
        } else if (action == CheckTable.ID8 && length == 8) {
          p += 8;
          continue;
        } else if (action != CheckTable.BYTES) {
          checkContent(type, action, b, start, p, next);
        }
        p = next;
      } else if (action == CheckTable.FIXED64) {
        if (end - p < 8) {
          throw Malformations.beyond(type, tag, start);
        }
        p += 8;
      } else if (action == CheckTable.VARINT) {
        p = p < end && b[p] >= 0 ? p + 1 : CheckedWire.afterVarint(b, p, end);
      } else if (action == CheckTable.FIXED32) {
        if (end - p < 4) {
          throw Malformations.beyond(type, tag, start);
        }
        p += 4;
      } else if (tag == Tags.LEGACY_SCOPES && type > CheckTable.SPECIAL) {
        int length = CheckedWire.length(b, p, end);
        p = CheckedWire.afterVarint(b, p, end);
        if (length > end - p) {
          throw Malformations.beyond(type, tag, start);
        }
        legacyItems += message(CheckTable.scopeEntry(type), b, p, p + length, depth + 1);
        p += length;
      } else {
        p = unknown(type, tag, b, start, p, end, depth);
      }
    }
    return lastTag == 0 ? items + legacyItems : items;
  }

  /** Whether a field of a metric or a resource entry is one that holds items. */
  private static boolean isCounted(int type, int tag) {
    return type == MessageType.METRIC.code()
        ? tag != (Fields.Metric.METADATA << 3 | Wire.LEN)
        : tag == Tags.SCOPES;
  }

  private static void checkContent(int type, int action, byte[] b, int start, int p, int end)
      throws MalformedOtlpException {
    int length = end - p;
    switch (action) {
      case CheckTable.ID16 -> Malformations.unlessIdOf(16, length, type, b, start);
      case CheckTable.ID8 -> Malformations.unlessIdOf(8, length, type, b, start);
      case CheckTable.PACKED_FIXED64 -> {
        if ((length & 7) != 0) {
          throw Malformations.raggedList(type, b, start, length);
        }
      }
      default -> {
        while (p < end) {
          p = b[p] >= 0 ? p + 1 : CheckedWire.afterVarint(b, p, end);
        }
      }
    }
  }

  /** Skips a field that the type does not have; refuses a known one under a wrong wire type. */
  private static int unknown(int type, int tag, byte[] b, int start, int p, int end, int depth)
      throws MalformedOtlpException {
    if (CheckTable.fieldName(type, tag >>> 3) != null) {
      throw Malformations.wrongWireType(type, tag, start);
    }
    return (tag & 7) == Wire.START_GROUP
        ? CheckedWire.afterGroup(b, start, p, end, tag, depth)
        : CheckedWire.afterValue(b, start, p, end, tag);
  }
}
