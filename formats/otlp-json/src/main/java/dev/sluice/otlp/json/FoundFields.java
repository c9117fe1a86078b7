package dev.sluice.otlp.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which fields one message has and where, by protobuf's rules: the last scalar wins, the last
 * member of a oneof wins. Lists, and the parts of one nested message, are counted and found again
 * from where the first one is, so that nothing grows with their number. One object serves one
 * message after the other.
 */
final class FoundFields {
  private final WireCursor cursor = new WireCursor();
  private int[] count = {}; // by field index
  private int[] first = {}; // where the first one begins, with its tag
  private int[] start = {}; // of the value of the last one, for those with a length
  private int[] end = {};
  private long[] number = {}; // the last one
  private int oneof;
  private int legacyCount;
  private int legacyFirst;

  /** Looks through a message in [from, to) that was checked before. */
  void locate(MessageSchema message, byte[] b, int from, int to) {
    int fields = message.fields().size();
    if (count.length < fields) {
      count = new int[fields];
      first = new int[fields];
      start = new int[fields];
      end = new int[fields];
      number = new long[fields];
    }
    Arrays.fill(count, 0, fields, 0);
    oneof = -1;
    legacyCount = 0;
    cursor.reset(b, from, to);
    for (int at = from; cursor.next(); at = cursor.position()) {
      FieldSchema field = message.byNumber(cursor.fieldNumber());
      if (field != null) {
        found(field, at);
      } else {
        foundLegacy(message.legacyScopes(), at);
      }
    }
  }

  private void found(FieldSchema field, int at) {
    int i = field.index();
    if (field.oneof() && oneof != i) {
      if (oneof >= 0) {
        count[oneof] = 0;
      }
      oneof = i;
    }
    if (count[i]++ == 0) {
      first[i] = at;
    }
    if (cursor.wireType() == 2) {
      cursor.lengthDelimited();
      start[i] = cursor.valueStart();
      end[i] = cursor.valueEnd();
    } else {
      number[i] = cursor.number();
    }
  }

  private void foundLegacy(@Nullable FieldSchema legacy, int at) {
    if (legacy != null && cursor.fieldNumber() == legacy.number() && legacyCount++ == 0) {
      legacyFirst = at;
    }
    cursor.skip();
  }

  boolean has(FieldSchema field) {
    return count[field.index()] > 0;
  }

  /** How often a field is there; a packed list counts once. */
  int count(FieldSchema field) {
    return count[field.index()];
  }

  /** Where the first value of a field begins, with its tag. */
  int first(FieldSchema field) {
    return first[field.index()];
  }

  /** Of the last value of a field with a length. */
  int start(FieldSchema field) {
    return start[field.index()];
  }

  int end(FieldSchema field) {
    return end[field.index()];
  }

  /** The last value of a number; of an enum, bool or integer its varint. */
  long number(FieldSchema field) {
    return number[field.index()];
  }

  int legacyCount() {
    return legacyCount;
  }

  int legacyFirst() {
    return legacyFirst;
  }
}
