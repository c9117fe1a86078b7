package dev.sluice.load.sink;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.grpc.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a sink treats requests. Faults are drawn at random from a seed, request by request.
 *
 * @param delayMillis before any answer
 * @param flapMillis well for so long, then unavailable for so long, and so on; 0 for never
 * @param faults their percentages add up to 100 at most; the rest is well
 */
public record Behaviour(
    @JsonProperty("delay_ms") int delayMillis,
    @JsonProperty("flap_ms") int flapMillis,
    List<Fault> faults) {
  /** Takes everything at once. */
  public static final Behaviour WELL = new Behaviour(0, 0, List.of());

  /** Takes nothing and answers nothing in time. */
  public static final Behaviour STALLED = always(Kind.HANG, 0);

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
   * @param grpcCode instead of the usual code of {@link Kind#RETRY} and {@link Kind#REFUSE}
   * @param httpStatus instead of their usual status
   */
  public record Fault(
      double percent,
      Kind kind,
      @JsonProperty("retry_after_ms") int retryAfterMillis,
      @JsonProperty("grpc_code") Status.@Nullable Code grpcCode,
      @JsonProperty("http_status") @Nullable Integer httpStatus) {
    public Fault {
      if (percent <= 0 || kind == null) {
        throw new IllegalArgumentException("a fault has a kind and a percent above zero");
      }
    }

    public Fault(double percent, Kind kind, int retryAfterMillis) {
      this(percent, kind, retryAfterMillis, null, null);
    }
  }

  public Behaviour {
    faults = faults == null ? List.of() : List.copyOf(faults);
    double sum = faults.stream().mapToDouble(Fault::percent).sum();
    if (sum > 100.0001) {
      throw new IllegalArgumentException("faults of " + sum + " percent");
    }
    if (delayMillis < 0 || flapMillis < 0) {
      throw new IllegalArgumentException("delay_ms and flap_ms are not negative");
    }
  }

  public Behaviour(int delayMillis, List<Fault> faults) {
    this(delayMillis, 0, faults);
  }

  /** Every request goes wrong in that way. */
  public static Behaviour always(Kind kind, int retryAfterMillis) {
    return new Behaviour(0, List.of(new Fault(100, kind, retryAfterMillis)));
  }
}
