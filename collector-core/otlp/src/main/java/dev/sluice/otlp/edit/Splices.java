package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.write.EditMemory;
import dev.sluice.otlp.write.ProtoWriter;
import dev.sluice.otlp.write.SpliceWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What is to be done to the bytes of one array: ranges that go, in order, each with the bytes that
 * come in its place. A message in which something changes is {@linkplain #open opened} around it,
 * so that its length is among what is replaced; one in which nothing changed leaves no trace.
 *
 * <p>Sizes are known before anything is written, so the output is written once, from front to back.
 * For one thread; reused from resource to resource.
 */
final class Splices {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  // Four numbers a splice, of four bytes each: arrays of bytes are what there is a pool of.
  private static final int FROM = 0;
  private static final int TO = 4;
  private static final int MADE_FROM = 8;
  private static final int MADE_TO = 12;
  private static final int SPLICE_BYTES = 16;

  /** Enough for an edit of a resource; more comes from the caller's memory. */
  private static final int FIRST_BYTES = 192;

  private static final int LEAST_BYTES = 512;
  private static final int LIKELY_BYTES = 4096;

  /** Of a message, the part that is mostly enough for what is made in it. */
  private static final int LIKELY_PART = 8;

  private static final int MAX_DEPTH = 8;

  private final EditMemory memory;
  private final ProtoWriter made;
  private int likelyBytes = LEAST_BYTES;
  private byte[] table = MessageView.NO_BYTES;
  private int size; // bytes in use

  private final int[] openedAt = new int[MAX_DEPTH]; // the splice that is to replace the length
  private final int[] grown = new int[MAX_DEPTH]; // by how much the message has become longer
  private int depth;

  /**
   * @param memory for what is noted and made, too; nothing of it gets into the output
   */
  Splices(EditMemory memory) {
    this.memory = memory;
    this.made = new ProtoWriter(this::array);
  }

  private byte[] array(int leastBytes) {
    return leastBytes <= FIRST_BYTES
        ? new byte[FIRST_BYTES]
        : memory.apply(Math.max(leastBytes, likelyBytes));
  }

  /** Says how large the message is that is about to be edited. */
  void expect(int bytes) {
    likelyBytes = Math.max(LEAST_BYTES, Math.min(bytes / LIKELY_PART, LIKELY_BYTES));
  }

  /** Forgets all. */
  void reset() {
    size = 0;
    depth = 0;
    made.clear();
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Where new bytes are written before a {@link #replace} takes them. */
  ProtoWriter made() {
    return made;
  }

  /** Goes into a message whose length is at {@code lengthAt}, its fields in [from, to). */
  void open(int lengthAt, int from, int to) {
    openedAt[depth] = size;
    grown[depth++] = 0;
    add(lengthAt, from, to - from, 0); // until it is closed: what it was long
  }

  /**
   * Comes out of the message that was opened last.
   *
   * @return whether anything changed in it
   */
  boolean close() {
    int at = openedAt[--depth];
    if (size == at + SPLICE_BYTES) {
      size = at;
      return false;
    }
    int begun = made.sizeBytes();
    made.rawVarint(get(at + MADE_FROM) + (long) grown[depth]);
    int end = made.sizeBytes();
    set(at + MADE_FROM, begun);
    set(at + MADE_TO, end);
    grow(grown[depth] + end - begun - (get(at + TO) - get(at + FROM)));
    return true;
  }

  /** Comes out of the message that was opened last and forgets what was done in it. */
  void cancel() {
    size = openedAt[--depth];
  }

  /** Whether something was done in the message that was opened last and is still open. */
  boolean isChanged() {
    return size > start();
  }

  private int start() {
    return depth == 0 ? 0 : openedAt[depth - 1] + SPLICE_BYTES;
  }

  /** A place in the order of what is done, for {@link #settle}. */
  int mark() {
    return size;
  }

  void remove(int from, int to) {
    int last = size - SPLICE_BYTES;
    if (isChanged() && get(last + TO) == from && get(last + MADE_FROM) == get(last + MADE_TO)) {
      set(last + TO, to);
      grow(from - to);
    } else {
      replace(from, to, 0, 0);
    }
  }

  /** Puts what was made from {@code begun} on in the place of [from, to). */
  void replace(int from, int to, int begun) {
    replace(from, to, begun, made.sizeBytes());
  }

  /** Puts a range of what was made in the place of [from, to). */
  void replace(int from, int to, int madeFrom, int madeTo) {
    int mark = size;
    add(from, to, madeFrom, madeTo);
    grow(madeTo - madeFrom - (to - from));
    if (from <= get(Math.max(0, mark - SPLICE_BYTES) + FROM)) {
      settle(mark);
    }
  }

  private void grow(int more) {
    if (depth > 0) {
      grown[depth - 1] += more;
    }
  }

  private void add(int from, int to, int madeFrom, int madeTo) {
    if (size + SPLICE_BYTES > table.length) {
      byte[] larger = array(Math.multiplyExact(size, 2));
      System.arraycopy(table, 0, larger, 0, size);
      table = larger;
    }
    set(size + FROM, from);
    set(size + TO, to);
    set(size + MADE_FROM, madeFrom);
    set(size + MADE_TO, madeTo);
    size += SPLICE_BYTES;
  }

  private int get(int at) {
    return (int) INTS.get(table, at);
  }

  private void set(int at, int value) {
    INTS.set(table, at, value);
  }

  /** Moves what was done since a mark to where it belongs by its position; it stays together. */
  void settle(int mark) {
    if (mark == size || mark == 0 || isInOrder(mark - SPLICE_BYTES, mark)) {
      return;
    }
    int low = start() / SPLICE_BYTES;
    int high = mark / SPLICE_BYTES;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isInOrder(middle * SPLICE_BYTES, mark)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int to = low * SPLICE_BYTES;
    byte[] late = new byte[size - mark];
    System.arraycopy(table, mark, late, 0, late.length);
    System.arraycopy(table, to, table, to + late.length, mark - to);
    System.arraycopy(late, 0, table, to, late.length);
  }

  /** Whether a splice may stand before another one. What is only added goes before what goes. */
  private boolean isInOrder(int first, int second) {
    int from = get(second + FROM);
    return get(first + FROM) < from
        || (get(first + FROM) == from && (get(first + TO) == from || get(second + TO) > from));
  }

  /** Bytes of [from, to) with all that was done in the message that was opened last. */
  int sizeOf(int from, int to) {
    int bytes = to - from;
    for (int at = start(); at < size; at += SPLICE_BYTES) {
      bytes += get(at + MADE_TO) - get(at + MADE_FROM) - (get(at + TO) - get(at + FROM));
    }
    return bytes;
  }

  /** Writes [from, to) of an array with all that was done. */
  void writeTo(SpliceWriter out, byte[] b, int from, int to) {
    byte[] bytes = made.array();
    int kept = from;
    for (int at = 0; at < size; at += SPLICE_BYTES) {
      int next = get(at + FROM);
      int madeFrom = get(at + MADE_FROM);
      int madeTo = get(at + MADE_TO);
      if (next - kept < SpliceWriter.COPY_BELOW_BYTES && at > 0) {
        out.copied(b, kept, next, bytes, madeFrom, madeTo);
      } else {
        out.range(b, kept, next);
        out.copied(bytes, madeFrom, madeTo, bytes, madeTo, madeTo);
      }
      kept = get(at + TO);
    }
    out.range(b, kept, to);
  }

  /** Copies [from, to) of an array with all that was done in the message that was opened last. */
  void copyTo(byte[] target, int position, byte[] b, int from, int to) {
    byte[] bytes = made.array();
    int kept = from;
    int end = position;
    for (int at = start(); at < size; at += SPLICE_BYTES) {
      end = copy(b, kept, get(at + FROM), target, end);
      end = copy(bytes, get(at + MADE_FROM), get(at + MADE_TO), target, end);
      kept = get(at + TO);
    }
    copy(b, kept, to, target, end);
  }

  private static int copy(byte[] b, int from, int to, byte[] target, int at) {
    System.arraycopy(b, from, target, at, to - from);
    return at + to - from;
  }

  /** An array for a message that is looked at again after it was changed, or put together. */
  byte[] again(int bytes) {
    return memory.apply(bytes);
  }
}
