package dev.sluice.load.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A part of a run. With a rate, requests are sent on a schedule whatever the collector does;
 * without one, the same number of requests is always under way. A constant rate, steps, a ramp, a
 * spike and a soak are lists of phases.
 *
 * @param name in reports
 * @param seconds its length
 * @param rate items per second of each generator at its beginning; null for a closed loop
 * @param toRate items per second at its end; null for the same
 * @param timesCapacity instead of a rate: so many times what the generator's last closed loop had
 *     accepted
 */
public record Phase(
    @Nullable String name,
    double seconds,
    @Nullable Double rate,
    @JsonProperty("to_rate") @Nullable Double toRate,
    @JsonProperty("times_capacity") @Nullable Double timesCapacity) {
  public Phase {
    if (seconds <= 0) {
      throw new IllegalArgumentException("phase " + name + ": seconds is above zero");
    }
    if (timesCapacity != null && (rate != null || toRate != null)) {
      throw new IllegalArgumentException(
          "phase " + name + ": times_capacity stands instead of rate and to_rate");
    }
    if (toRate != null && rate == null) {
      throw new IllegalArgumentException("phase " + name + ": to_rate needs rate");
    }
    if (name == null) {
      name = rate == null && timesCapacity == null ? "closed loop" : "open loop";
    }
  }

  public String label() {
    return name == null ? "" : name;
  }

  /** Whether as many requests as allowed are always under way. */
  public boolean closedLoop() {
    return rate == null && timesCapacity == null;
  }

  /** The same, longer or shorter. */
  public Phase scaled(double factor) {
    return new Phase(name, seconds * factor, rate, toRate, timesCapacity);
  }
}
