package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Wire;
import dev.sluice.otlp.write.AttributeValue;
import dev.sluice.otlp.write.EditMemory;
import dev.sluice.otlp.write.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one message, to be looked at and changed in place. Attributes have positions
 * from 0 to {@link #end()}, in the order of the message; what is removed keeps its position and is
 * no longer {@linkplain #isThere there}, what is added comes last. Of duplicates of a key the first
 * counts, and whatever changes or removes it removes the others.
 *
 * <p>Values are ranges of the bytes they came in, and stay so when they are copied from one
 * attribute to another. Nothing is allocated for a message whose attributes fit the table of an
 * earlier one. For one thread; not to be kept after the callback. Asking for the message's view
 * after a change {@linkplain MessageEdit#view writes it anew}, and positions are then counted anew,
 * too.
 */
public final class EditableAttributes {
  private static final int KEY_TAG = Fields.KeyValue.KEY << 3 | Wire.LEN;
  private static final int VALUE_TAG = Fields.KeyValue.VALUE << 3 | Wire.LEN;

  // What is known of an attribute, six numbers each.
  private static final int FIELD_FROM = 0;
  private static final int FIELD_TO = 1;
  private static final int KEY_FROM = 2;
  private static final int KEY_LENGTH = 3;
  private static final int VALUE_FROM = 4;
  private static final int VALUE_TO = 5;
  private static final int NUMBERS = 6;

  /** Beyond so many, keys are compared by a table. */
  private static final int FEW_TO_COMPARE = 64;

  private static final int ODD = 1; // more than one key and one value, or not in this order
  private static final int REPLACED = 2;
  private static final int REMOVED = 4;
  private static final int ADDED = 8;
  private static final int RENAMED = 16;
  private static final int EDITED = REPLACED | REMOVED | ADDED | RENAMED;

  /** Of all tables, for one attribute. */
  private static final int TABLE_BYTES = NUMBERS * Integer.BYTES + 1 + 4 + 4;

  /** Up to here tables and values are not worth a charge. */
  private static final int FREE_ATTRIBUTES = 1024;

  private static final int FREE_BYTES = 64 * 1024;

  /** What an array and the value around it weigh beside the bytes. */
  private static final int VALUE_OBJECT_BYTES = 64;

  private final EditMemory memory;
  private final AnyValueView view = new AnyValueView();
  private final KeyValueView odd = new KeyValueView();

  private byte[] array = MessageView.NO_BYTES;
  private int to;
  private int fieldTag;
  private int count;
  private boolean touched;

  private int[] numbers = new int[NUMBERS * 32];
  private byte[] state = new byte[32];
  private byte[][] keyArray = new byte[32][]; // of what is added or renamed
  private byte[][] valueArray = new byte[32][]; // of what is odd, added or replaced

  private long madeBytes; // for this message
  private long chargedBytes = FREE_BYTES; // the most that was made for one message
  private final Duplicates duplicates = new Duplicates();
  private boolean knowsDuplicates; // of this message

  EditableAttributes(EditMemory memory) {
    this.memory = memory;
  }

  /**
   * Says that so many bytes are about to be made for this message beside the values that are set: a
   * text to convert, for example. May throw, which ends the edit.
   */
  public void making(long bytes) {
    madeBytes += bytes;
    if (madeBytes > chargedBytes) {
      long more = Math.max(madeBytes - chargedBytes, FREE_BYTES);
      memory.working(more);
      chargedBytes += more;
    }
  }

  /** Positions run up to here. */
  public int end() {
    return count;
  }

  /** Whether the attribute at a position has not been removed. */
  public boolean isThere(int position) {
    return (state[position] & REMOVED) == 0;
  }

  /** How many attributes there are, duplicates included. */
  public int size() {
    int size = 0;
    for (int i = 0; i < count; i++) {
      size += isThere(i) ? 1 : 0;
    }
    return size;
  }

  /** The position of the first attribute with this key, or -1. */
  public int find(AttributeKey key) {
    byte[] wanted = key.bytes();
    int[] n = numbers;
    for (int i = 0, at = KEY_LENGTH; i < count; i++, at += NUMBERS) {
      if (n[at] == wanted.length && isThere(i) && keyIs(i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private boolean keyIs(int position, byte[] wanted) {
    return isSame(keys(position), numbers[position * NUMBERS + KEY_FROM], wanted, 0, wanted.length);
  }

  /** Whether two keys of one length are the same; many begin alike, few end alike. */
  private static boolean isSame(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
    if (length == 0) {
      return true;
    }
    return a[aFrom + length - 1] == b[bFrom + length - 1]
        && Arrays.equals(a, aFrom, aFrom + length, b, bFrom, bFrom + length);
  }

  /** The array that the key is in. */
  private byte[] keys(int position) {
    return (state[position] & (ADDED | RENAMED)) == 0 ? array : keyArray[position];
  }

  /** The array that the value is in. */
  private byte[] values(int position) {
    return (state[position] & (ODD | REPLACED | ADDED)) == 0 ? array : valueArray[position];
  }

  /** The key as text; invalid UTF-8 is replaced. */
  public String key(int position) {
    int at = position * NUMBERS;
    return new String(
        keys(position), numbers[at + KEY_FROM], numbers[at + KEY_LENGTH], StandardCharsets.UTF_8);
  }

  /** The value at a position, valid until the next call. */
  public AnyValueView value(int position) {
    int at = position * NUMBERS;
    view.bind(values(position), numbers[at + VALUE_FROM], numbers[at + VALUE_TO]);
    return view;
  }

  /** Gives the attribute at a position another value. The same value is no change. */
  public void set(int position, AttributeValue value) {
    byte[] encoded = value.encoded();
    making(VALUE_OBJECT_BYTES + encoded.length);
    replace(position, encoded, 0, encoded.length);
  }

  /** Gives the attribute at a position the value of another one. */
  public void copy(int source, int position) {
    int at = source * NUMBERS;
    replace(position, values(source), numbers[at + VALUE_FROM], numbers[at + VALUE_TO]);
  }

  /** Adds an attribute with a key that is not there. */
  public void add(AttributeKey key, AttributeValue value) {
    byte[] encoded = value.encoded();
    making(VALUE_OBJECT_BYTES + encoded.length);
    append(key, encoded, 0, encoded.length);
  }

  /** Adds an attribute with a key that is not there and the value of another one. */
  public void addCopy(AttributeKey key, int source) {
    int at = source * NUMBERS;
    append(key, values(source), numbers[at + VALUE_FROM], numbers[at + VALUE_TO]);
  }

  /** Sets an attribute, whether it is there or not. */
  public void put(AttributeKey key, AttributeValue value) {
    int position = find(key);
    if (position < 0) {
      add(key, value);
    } else {
      set(position, value);
    }
  }

  /** Sets an attribute if it is not there. */
  public void insert(AttributeKey key, AttributeValue value) {
    if (find(key) < 0) {
      add(key, value);
    }
  }

  /** Sets an attribute if it is there. */
  public void update(AttributeKey key, AttributeValue value) {
    int position = find(key);
    if (position >= 0) {
      set(position, value);
    }
  }

  /** Removes an attribute, if it is there. */
  public void delete(AttributeKey key) {
    int position = find(key);
    if (position >= 0) {
      remove(position);
    }
  }

  /**
   * Gives the attribute at a position another key; it keeps its place. Another attribute that has
   * the key goes.
   */
  public void rename(int position, AttributeKey key) {
    if (keyIs(position, key)) {
      return;
    }
    removeDuplicates(position);
    int there = find(key);
    if (there >= 0) {
      remove(there);
    }
    keyArray[position] = key.bytes();
    numbers[position * NUMBERS + KEY_FROM] = 0;
    numbers[position * NUMBERS + KEY_LENGTH] = key.bytes().length;
    state[position] |= RENAMED;
    touched = true;
    knowsDuplicates = false;
  }

  private boolean keyIs(int position, AttributeKey key) {
    return numbers[position * NUMBERS + KEY_LENGTH] == key.bytes().length
        && keyIs(position, key.bytes());
  }

  /** Removes the attribute at a position, duplicates of its key too. */
  public void remove(int position) {
    removeDuplicates(position);
    state[position] |= REMOVED;
    touched = true;
  }

  private void replace(int position, byte[] value, int valueFrom, int valueTo) {
    int at = position * NUMBERS;
    if (!Arrays.equals(
        value,
        valueFrom,
        valueTo,
        values(position),
        numbers[at + VALUE_FROM],
        numbers[at + VALUE_TO])) {
      valueArray[position] = value;
      numbers[at + VALUE_FROM] = valueFrom;
      numbers[at + VALUE_TO] = valueTo;
      state[position] |= REPLACED;
      touched = true;
      removeDuplicates(position);
    }
  }

  private void removeDuplicates(int position) {
    if (count - position > FEW_TO_COMPARE) {
      removeManyDuplicates(position);
      return;
    }
    int at = position * NUMBERS;
    int length = numbers[at + KEY_LENGTH];
    int keyFrom = numbers[at + KEY_FROM];
    for (int i = position + 1; i < count; i++) {
      int other = i * NUMBERS;
      if (numbers[other + KEY_LENGTH] == length
          && isSame(keys(position), keyFrom, keys(i), numbers[other + KEY_FROM], length)) {
        state[i] |= REMOVED;
      }
    }
  }

  /** Where each would be compared with each of very many, by a table made once for the message. */
  private void removeManyDuplicates(int position) {
    if (!knowsDuplicates) {
      making(Duplicates.bytesFor(count));
      duplicates.find(
          count,
          this::keys,
          i -> numbers[i * NUMBERS + KEY_FROM],
          i -> numbers[i * NUMBERS + KEY_LENGTH]);
      knowsDuplicates = true;
    }
    for (int i = duplicates.after(position); i >= 0; i = duplicates.after(i)) {
      state[i] |= REMOVED;
    }
  }

  private void append(AttributeKey key, byte[] value, int valueFrom, int valueTo) {
    int position = grow();
    state[position] = ADDED;
    keyArray[position] = key.bytes();
    valueArray[position] = value;
    locate(position, 0, key.bytes().length, valueFrom, valueTo);
    touched = true;
  }

  /** Reads the attributes of the message in [messageFrom, messageTo). */
  void load(byte[] b, int messageFrom, int messageTo, int field) {
    array = b;
    to = messageTo;
    fieldTag = field << 3 | Wire.LEN;
    count = 0;
    touched = false;
    madeBytes = 0;
    knowsDuplicates = false;
    int wanted = fieldTag;
    for (int p = messageFrom; p < messageTo; ) {
      int tag = b[p];
      int value = p + 1;
      if (tag < 0) {
        tag = Wire.varint32(b, p);
        value = Wire.afterVarint(b, p);
      }
      if (tag == wanted) {
        int length = b[value];
        int body = value + 1;
        if (length < 0) {
          length = Wire.varint32(b, value);
          body = Wire.afterVarint(b, value);
        }
        attribute(b, p, body, body + length);
        p = body + length;
      } else {
        p = Wire.skip(b, value, tag);
      }
    }
  }

  private void attribute(byte[] b, int fieldFrom, int body, int end) {
    int position = grow();
    int at = position * NUMBERS;
    numbers[at + FIELD_FROM] = fieldFrom;
    numbers[at + FIELD_TO] = end;
    state[position] = 0;
    if (end - body >= 4 && b[body] == KEY_TAG) {
      int keyFrom = body + 2;
      int keyLength = b[body + 1];
      if (keyLength < 0) {
        keyLength = Wire.varint32(b, body + 1);
        keyFrom = Wire.afterVarint(b, body + 1);
      }
      int keyTo = keyFrom + keyLength;
      if (end - keyTo >= 2 && b[keyTo] == VALUE_TAG) {
        int valueFrom = keyTo + 2;
        int valueLength = b[keyTo + 1];
        if (valueLength < 0) {
          valueLength = Wire.varint32(b, keyTo + 1);
          valueFrom = Wire.afterVarint(b, keyTo + 1);
        }
        if (valueFrom + valueLength == end) {
          locate(position, keyFrom, keyLength, valueFrom, end);
          return;
        }
      }
    }
    odd.bind(b, body, end);
    AnyValueView value = odd.value();
    int keyAt = odd.valueAt(1);
    state[position] = ODD;
    valueArray[position] = value.array();
    if (value.array() != b) { // a value in several parts was put together
      making(VALUE_OBJECT_BYTES + value.array().length);
    }
    locate(
        position,
        keyAt == 0 ? 0 : Wire.afterVarint(b, keyAt),
        keyAt == 0 ? 0 : Wire.varint32(b, keyAt),
        value.start(),
        value.end());
  }

  private void locate(int position, int keyFrom, int keyLength, int valueFrom, int valueTo) {
    int at = position * NUMBERS;
    numbers[at + KEY_FROM] = keyFrom;
    numbers[at + KEY_LENGTH] = keyLength;
    numbers[at + VALUE_FROM] = valueFrom;
    numbers[at + VALUE_TO] = valueTo;
  }

  private int grow() {
    if (count == state.length) {
      if (count >= FREE_ATTRIBUTES) {
        memory.working(2L * count * TABLE_BYTES);
      }
      numbers = Arrays.copyOf(numbers, numbers.length * 2);
      state = Arrays.copyOf(state, count * 2);
      keyArray = Arrays.copyOf(keyArray, count * 2);
      valueArray = Arrays.copyOf(valueArray, count * 2);
    }
    return count++;
  }

  private boolean isWritten(int position) {
    int now = state[position];
    return (now & (REPLACED | ADDED | RENAMED)) != 0 && (now & REMOVED) == 0;
  }

  private boolean isLeftOut(int position) {
    return (state[position] & (REMOVED | ADDED)) == REMOVED;
  }

  /** Whether anything was done. */
  boolean isTouched() {
    return touched;
  }

  /** Says what became of the attributes; their message is open. */
  void putTo(Splices splices) {
    ProtoWriter made = splices.made();
    for (int i = 0; i < count; i++) {
      if ((state[i] & EDITED) != 0) {
        int at = i * NUMBERS;
        boolean added = (state[i] & ADDED) != 0;
        if (isWritten(i)) {
          int begun = made.sizeBytes();
          write(i, made);
          splices.replace(
              added ? to : numbers[at + FIELD_FROM], added ? to : numbers[at + FIELD_TO], begun);
        } else if (isLeftOut(i)) {
          splices.remove(numbers[at + FIELD_FROM], numbers[at + FIELD_TO]);
        }
      }
    }
  }

  private int bodyBytes(int position) {
    int at = position * NUMBERS;
    int keyLength = numbers[at + KEY_LENGTH];
    int valueLength = numbers[at + VALUE_TO] - numbers[at + VALUE_FROM];
    int key = keyLength == 0 ? 0 : 1 + Wire.varintSize(keyLength) + keyLength;
    int value = hasValue(position) ? 1 + Wire.varintSize(valueLength) + valueLength : 0;
    return key + value + others(position, null);
  }

  /** Whether the attribute is to have a value: one that is only renamed may have none. */
  private boolean hasValue(int position) {
    return (state[position] & (REPLACED | ADDED)) != 0 || values(position) != MessageView.NO_BYTES;
  }

  private void write(int position, ProtoWriter out) {
    int at = position * NUMBERS;
    out.rawVarint(fieldTag);
    out.rawVarint(bodyBytes(position));
    int keyLength = numbers[at + KEY_LENGTH];
    if (keyLength != 0) {
      out.bytes(Fields.KeyValue.KEY, keys(position), numbers[at + KEY_FROM], keyLength);
    }
    if (hasValue(position)) {
      int valueFrom = numbers[at + VALUE_FROM];
      out.bytes(
          Fields.KeyValue.VALUE, values(position), valueFrom, numbers[at + VALUE_TO] - valueFrom);
    }
    others(position, out);
  }

  /** Bytes of an attribute's fields that are neither key nor value; they go to {@code out}. */
  private int others(int position, @Nullable ProtoWriter out) {
    if ((state[position] & ODD) == 0) {
      return 0;
    }
    byte[] b = array;
    int at = position * NUMBERS;
    int length = Wire.afterVarint(b, numbers[at + FIELD_FROM]);
    int size = 0;
    int next;
    for (int p = Wire.afterVarint(b, length); p < numbers[at + FIELD_TO]; p = next) {
      int tag = Wire.varint32(b, p);
      next = Wire.skip(b, Wire.afterVarint(b, p), tag);
      if (tag != KEY_TAG && tag != VALUE_TAG) {
        size += next - p;
        if (out != null) {
          out.raw(b, p, next - p);
        }
      }
    }
    return size;
  }
}
