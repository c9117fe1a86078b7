package dev.sluice.load.sink;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How a sink treats requests. Faults are drawn at random from a seed, request by request.
 *
 * @param delayMillis before any answer
 * @param faults their percentages add up to 100 at most; the rest is well
 */
public record Behaviour(@JsonProperty("delay_ms") int delayMillis, List<Fault> faults) {
  /** Takes everything at once. */
  public static final Behaviour WELL = new Behaviour(0, List.of());

  /** Takes nothing and answers nothing in time. */
  public static final Behaviour STALLED = new Behaviour(0, List.of(new Fault(100, Kind.HANG, 0)));

  /** What can go wrong. */
  public enum Kind {
    /** UNAVAILABLE, 503. */
    RETRY,
    /** RESOURCE_EXHAUSTED with RetryInfo, 429 with Retry-After. */
    THROTTLE,
    /** INVALID_ARGUMENT, 400. */
    REFUSE,
    /** The first hundredth of the items is rejected. */
    PARTIAL,
    /** The answer comes after the caller has given up; the items were not taken. */
    HANG,
    /** The same, but the items were taken. */
    HANG_AFTER_TAKING
  }

  /**
   * One thing that goes wrong.
   *
   * @param percent of requests
   * @param retryAfterMillis for {@link Kind#THROTTLE}
   */
  public record Fault(
      double percent, Kind kind, @JsonProperty("retry_after_ms") int retryAfterMillis) {}

  public Behaviour {
    faults = faults == null ? List.of() : List.copyOf(faults);
    double sum = faults.stream().mapToDouble(Fault::percent).sum();
    if (sum > 100.0001) {
      throw new IllegalArgumentException("faults of " + sum + " percent");
    }
  }
}
