package dev.sluice.load.sink;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the sink knows of one signal. Thread-safe. */
public final class Account {
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder plainBytes = new LongAdder();
  private final Set<String> codings = ConcurrentHashMap.newKeySet();
  private final LongAdder items = new LongAdder();
  private final LongAdder answeredTaken = new LongAdder();
  private final LongAdder answeredRejected = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final Map<Integer, Arrivals> arrivals = new ConcurrentHashMap<>();

  void arrived() {
    requests.increment();
  }

  void arrivedBytes(long wireBytes) {
    bytes.add(wireBytes);
  }

  void sawPlainBytes(long count) {
    plainBytes.add(count);
  }

  /** Of a request: gzip and the like, or empty. */
  void sawCoding(String coding) {
    codings.add(coding.isEmpty() ? "identity" : coding);
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

  /** What arrived of a generator of a run; the key is both, packed as in an item's number. */
  public Arrivals of(int runAndGenerator) {
    return arrivals.computeIfAbsent(runAndGenerator, key -> new Arrivals());
  }

  /** The runs and generators of which something was seen, in order. */
  public Set<Integer> sources() {
    return new TreeSet<>(arrivals.keySet());
  }

  /** Sequences taken of a generator of a run. */
  public NumberSet taken(int runAndGenerator) {
    return of(runAndGenerator).taken();
  }

  /** Sequences rejected in partial successes or refused for good. */
  public NumberSet rejected(int runAndGenerator) {
    return of(runAndGenerator).rejected();
  }

  /** Requests that arrived, whatever was answered. */
  public long requests() {
    return requests.sum();
  }

  /** Bytes of their bodies on the wire. */
  public long bytes() {
    return bytes.sum();
  }

  /** Bytes of their bodies after decompression. */
  public long plainBytes() {
    return plainBytes.sum();
  }

  /** What their senders called their compression, in order. */
  public Set<String> codings() {
    return new TreeSet<>(codings);
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
