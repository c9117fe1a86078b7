package dev.sluice.load.drive;

import dev.sluice.load.client.Answer;
import dev.sluice.load.sink.NumberSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** What a generator's requests came to. Thread-safe. */
public final class Tally {
  private static final long LONGEST_MICROS = 600_000_000;
  private static final int MOST_DETAILS = 50;

  private final LongAdder requests = new LongAdder();
  private final LongAdder items = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Map<String, LongAdder> details = new ConcurrentHashMap<>();
  private final Recorder latencies = new Recorder(LONGEST_MICROS, 3);
  private final @Nullable NumberSet accepted;

  /**
   * @param numbers whether the number of every accepted item is kept
   */
  public Tally(boolean numbers) {
    accepted = numbers ? new NumberSet() : null;
  }

  void answered(Answer answer, Bodies.Range range, long latencyNanos) {
    latencies.recordValue(Math.min(LONGEST_MICROS, Math.max(0, latencyNanos / 1000)));
    if (!answer.detail().isEmpty()
        && (details.size() < MOST_DETAILS || details.containsKey(answer.detail()))) {
      details.computeIfAbsent(answer.detail(), key -> new LongAdder()).increment();
    }
    switch (answer.kind()) {
      case ACCEPTED -> {
        requests.increment();
        items.add(range.count() - answer.rejected());
        rejected.add(answer.rejected());
        if (accepted != null) {
          for (long number = range.first(); number < range.first() + range.count(); number++) {
            accepted.add(number);
          }
        }
      }
      case RETRY -> retries.increment();
      case REFUSED -> refused.increment();
    }
  }

  /** Requests that were accepted. */
  public long requests() {
    return requests.sum();
  }

  /** Items that were accepted. */
  public long items() {
    return items.sum();
  }

  /** Items that partial successes rejected. */
  public long rejected() {
    return rejected.sum();
  }

  /** Answers that asked to send again. */
  public long retries() {
    return retries.sum();
  }

  /** Answers that asked never to send again. */
  public long refused() {
    return refused.sum();
  }

  /** What was said besides plain success, and how often. */
  public Map<String, Long> details() {
    Map<String, Long> counts = new TreeMap<>();
    details.forEach((detail, count) -> counts.put(detail, count.sum()));
    return counts;
  }

  /** Latencies in microseconds since the last call. One caller. */
  public Histogram takeLatencies() {
    return latencies.getIntervalHistogram();
  }

  /** Sequences that were accepted; null unless numbers are kept. */
  public @Nullable NumberSet accepted() {
    return accepted;
  }
}
