package dev.sluice.load.sink;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the sink knows of one signal. Thread-safe. */
public final class Account {
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder items = new LongAdder();
  private final LongAdder answeredTaken = new LongAdder();
  private final LongAdder answeredRejected = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final Map<Integer, NumberSet> taken = new ConcurrentHashMap<>();
  private final Map<Integer, NumberSet> rejected = new ConcurrentHashMap<>();

  void arrived(int wireBytes) {
    requests.increment();
    bytes.add(wireBytes);
  }

  void tookItems(long count) {
    items.add(count);
  }

  void answered(long takenItems, long rejectedItems) {
    answeredTaken.add(takenItems);
    answeredRejected.add(rejectedItems);
  }

  void foundBroken() {
    broken.increment();
  }

  /** Sequences taken of a generator of a run; the key is both, packed as in an item's number. */
  public NumberSet taken(int runAndGenerator) {
    return taken.computeIfAbsent(runAndGenerator, key -> new NumberSet());
  }

  /** Sequences rejected in partial successes. */
  public NumberSet rejected(int runAndGenerator) {
    return rejected.computeIfAbsent(runAndGenerator, key -> new NumberSet());
  }

  /** Requests that arrived, whatever was answered. */
  public long requests() {
    return requests.sum();
  }

  /** Bytes of their bodies on the wire. */
  public long bytes() {
    return bytes.sum();
  }

  /** Items taken, counting repeated ones again. */
  public long items() {
    return items.sum();
  }

  /** Items for which success was answered. */
  public long answeredTaken() {
    return answeredTaken.sum();
  }

  /** Items rejected in answered partial successes. */
  public long answeredRejected() {
    return answeredRejected.sum();
  }

  /** Requests that could not be read. */
  public long broken() {
    return broken.sum();
  }
}
