package dev.sluice.load.payload;

import java.util.Arrays;

/**
 * An encoded request whose items' numbers, trace ids and parent ids are put in at their places for
 * each sending, so that nothing is encoded while load runs. Immutable; thread-safe.
 */
public final class Template {
  private static final int TRACE_MIX_BYTES = 8;

  private final Signal signal;
  private final byte[] bytes;
  private final int spansPerTrace;
  private final int[] traceIds;
  private final int[] spanIds;
  private final int[] parentIds;
  private final int[] startTimes;
  private final int[] times;
  private int items;

  Template(Signal signal, byte[] bytes, int mostItems, int spansPerTrace) {
    this.signal = signal;
    this.bytes = bytes;
    this.spansPerTrace = spansPerTrace;
    traceIds = new int[mostItems];
    spanIds = new int[mostItems];
    parentIds = new int[mostItems];
    startTimes = new int[mostItems];
    times = new int[mostItems];
    new ItemScanner(signal)
        .scan(
            bytes,
            bytes.length,
            (start, end, traceId, spanId, parentId, startTime, time) -> {
              traceIds[items] = traceId;
              spanIds[items] = spanId;
              parentIds[items] = parentId;
              startTimes[items] = startTime;
              times[items] = time;
              items++;
            });
    if (items != mostItems) {
      throw new IllegalStateException(items + " items found, not " + mostItems);
    }
  }

  public Signal signal() {
    return signal;
  }

  /** Items in each request. */
  public int items() {
    return items;
  }

  /** Bytes of each request. */
  public int size() {
    return bytes.length;
  }

  /**
   * Writes the request with numbers from {@code firstSequence} on to the front of {@code target}.
   */
  public void fill(byte[] target, int run, int generator, long firstSequence) {
    System.arraycopy(bytes, 0, target, 0, bytes.length);
    if (signal == Signal.METRICS) {
      fillPoints(target, run, generator, firstSequence);
    } else {
      fillIds(target, run, generator, firstSequence);
    }
  }

  private void fillIds(byte[] target, int run, int generator, long firstSequence) {
    for (int i = 0; i < items; i++) {
      long number = ItemNumber.pack(run, generator, firstSequence + i);
      long root = number - i % spansPerTrace;
      ItemScanner.putBigEndian(target, spanIds[i], number);
      ItemScanner.putBigEndian(target, traceIds[i], mix(root));
      ItemScanner.putBigEndian(target, traceIds[i] + TRACE_MIX_BYTES, root);
      if (parentIds[i] >= 0) {
        ItemScanner.putBigEndian(target, parentIds[i], root + parentOf(i % spansPerTrace));
      }
    }
  }

  private void fillPoints(byte[] target, int run, int generator, long firstSequence) {
    long source = ItemNumber.pack(run, generator, 0) >>> 40;
    for (int i = 0; i < items; i++) {
      long start = ItemScanner.littleEndian(bytes, startTimes[i]);
      long time = ItemScanner.littleEndian(bytes, times[i]);
      ItemScanner.putLittleEndian(target, startTimes[i], (start & ~0xFFFFFFL) | source);
      ItemScanner.putLittleEndian(
          target,
          times[i],
          (time & -ItemNumber.SEQUENCES) | ((firstSequence + i) & (ItemNumber.SEQUENCES - 1)));
    }
  }

  /** The trace id of the tree whose first span or record has this number. */
  public static byte[] traceId(long root) {
    byte[] id = new byte[16];
    ItemScanner.putBigEndian(id, 0, mix(root));
    ItemScanner.putBigEndian(id, TRACE_MIX_BYTES, root);
    return id;
  }

  /** A copy with the numbers that stand in it from its making; for tests. */
  byte[] copy() {
    return Arrays.copyOf(bytes, bytes.length);
  }

  /** Spans form a binary tree. */
  private static int parentOf(int place) {
    return (place - 1) / 2;
  }

  /** Spreads numbers over the bytes that samplers hash (the finalizer of SplitMix64). */
  private static long mix(long number) {
    long mixed = number * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
