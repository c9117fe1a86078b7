package dev.sluice.load.payload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An encoded request whose items' numbers, trace ids and parent ids are put in at their places for
 * each sending, so that nothing is encoded while load runs. Immutable; thread-safe.
 */
public final class Template {
  private final Signal signal;
  private final Form form;
  private final byte[] bytes;
  private final int spansPerTrace;
  private final List<Item> items = new ArrayList<>();

  /**
   * One item: offsets into the request, -1 for what is not there.
   *
   * @param baseStart the start time that stands in it
   * @param baseTime the time that stands in it
   */
  private record Item(
      int start,
      int end,
      int traceId,
      int spanId,
      int parentId,
      int startTime,
      int time,
      long baseStart,
      long baseTime) {}

  Template(Signal signal, byte[] bytes, int expected, int spansPerTrace) {
    this.signal = signal;
    this.form = Form.PROTOBUF;
    this.bytes = bytes;
    this.spansPerTrace = spansPerTrace;
    new ItemScanner(signal).scan(bytes, bytes.length, this::found);
    check(expected);
  }

  private Template(Template other, JsonRequest json) {
    this.signal = other.signal;
    this.form = Form.JSON;
    this.bytes = json.bytes();
    this.spansPerTrace = other.spansPerTrace;
    json.visit(this::found);
    check(other.items());
  }

  private void found(
      int start, int end, int traceId, int spanId, int parentId, int startTime, int time) {
    long baseStart = startTime < 0 ? 0 : form.time(bytes, startTime);
    long baseTime = time < 0 ? 0 : form.time(bytes, time);
    items.add(
        new Item(start, end, traceId, spanId, parentId, startTime, time, baseStart, baseTime));
  }

  private void check(int expected) {
    if (items.size() != expected) {
      throw new IllegalStateException(items.size() + " items found, not " + expected);
    }
  }

  /** The same request in OTLP's JSON form. */
  public Template json() {
    return new Template(this, JsonRequest.of(signal, bytes));
  }

  public Signal signal() {
    return signal;
  }

  /** Items in each request. */
  public int items() {
    return items.size();
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
    for (int i = 0; i < items.size(); i++) {
      put(i, target, 0, ItemNumber.pack(run, generator, firstSequence + i));
    }
  }

  /** One item alone, without its parents, as it is sent with that number. */
  byte[] item(int index, long number) {
    Item item = items.get(index);
    byte[] alone = Arrays.copyOfRange(bytes, item.start(), item.end());
    put(index, alone, item.start(), number);
    return alone;
  }

  /**
   * Puts an item's number in.
   *
   * @param shift how far {@code target} begins behind the request's beginning
   */
  private void put(int index, byte[] target, int shift, long number) {
    Item item = items.get(index);
    if (signal == Signal.METRICS) {
      form.putTime(
          target, item.startTime() - shift, (item.baseStart() & ~0xFFFFFFL) | (number >>> 40));
      form.putTime(
          target,
          item.time() - shift,
          (item.baseTime() & -ItemNumber.SEQUENCES) | ItemNumber.sequence(number));
      return;
    }
    int place = index % spansPerTrace;
    long root = number - place;
    form.putId(target, item.spanId() - shift, number);
    form.putId(target, item.traceId() - shift, mix(root));
    form.putId(target, item.traceId() - shift + form.idLength(), root);
    if (item.parentId() >= 0) {
      form.putId(target, item.parentId() - shift, root + parentOf(place));
    }
  }

  /** The trace id of the tree whose first span or record has this number. */
  public static byte[] traceId(long root) {
    byte[] id = new byte[16];
    Form.PROTOBUF.putId(id, 0, mix(root));
    Form.PROTOBUF.putId(id, 8, root);
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
