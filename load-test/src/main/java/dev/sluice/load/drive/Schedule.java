package dev.sluice.load.drive;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When requests are meant to be sent: phases in which the rate stays or changes evenly. A request's
 * time follows from its number alone, so a slow collector cannot stretch the schedule (no
 * coordinated omission).
 *
 * @param phases in order
 */
public record Schedule(List<Phase> phases) {
  /**
   * One phase.
   *
   * @param name in reports
   * @param seconds its length
   * @param rate requests per second at its beginning
   * @param toRate requests per second at its end; null for the same
   */
  public record Phase(
      String name, double seconds, double rate, @JsonProperty("to_rate") @Nullable Double toRate) {
    public Phase {
      if (seconds <= 0 || rate < 0 || (toRate != null && toRate < 0)) {
        throw new IllegalArgumentException("phase " + name + ": seconds and rates are positive");
      }
    }

    double end() {
      return toRate == null ? rate : toRate;
    }

    double requests() {
      return seconds * (rate + end()) / 2;
    }

    /** Seconds after the phase's beginning at which so many requests are due. */
    double secondsOf(double requests) {
      double slope = (end() - rate) / seconds;
      if (Math.abs(slope) < 1e-9) {
        return requests / rate;
      }
      // rate * t + slope * t^2 / 2 = requests, solved without cancellation for small slopes
      double root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * requests));
      return 2 * requests / (rate + root);
    }
  }

  public Schedule {
    phases = List.copyOf(phases);
    if (phases.isEmpty()) {
      throw new IllegalArgumentException("a schedule without phases");
    }
  }

  /** The same rate all the time. */
  public static Schedule constant(double rate, double seconds) {
    return new Schedule(List.of(new Phase("constant", seconds, rate, null)));
  }

  /** Nanoseconds after the start at which a request is meant to be sent; negative: never. */
  public long nanosOf(long request) {
    double before = 0;
    double start = 0;
    for (Phase phase : phases) {
      double here = request - before;
      if (here < phase.requests()) {
        return (long) ((start + phase.secondsOf(here)) * 1e9);
      }
      before += phase.requests();
      start += phase.seconds();
    }
    return -1;
  }

  /** Requests per second that are wanted at a time. */
  public double rateAt(double seconds) {
    double start = 0;
    for (Phase phase : phases) {
      if (seconds < start + phase.seconds()) {
        return phase.rate() + (phase.end() - phase.rate()) * (seconds - start) / phase.seconds();
      }
      start += phase.seconds();
    }
    return 0;
  }

  /** The name of the phase at a time; the last one's behind the end. */
  public String phaseAt(double seconds) {
    double start = 0;
    String name = "";
    for (Phase phase : phases) {
      if (seconds < start + phase.seconds()) {
        return phase.name();
      }
      start += phase.seconds();
      name = phase.name();
    }
    return name;
  }

  /** All requests of it. */
  public long requests() {
    return (long) Math.ceil(phases.stream().mapToDouble(Phase::requests).sum() - 1e-6);
  }

  /** Its length. */
  public double seconds() {
    return phases.stream().mapToDouble(Phase::seconds).sum();
  }
}
