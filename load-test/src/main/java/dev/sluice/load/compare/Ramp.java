package dev.sluice.load.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * How the rate of a collector rose after its start. Used by one thread.
 *
 * <p>The peak is the best rate over any five seconds; a rate is reached at the end of the first
 * second that has it.
 */
final class Ramp {
  private static final double PEAK_SECONDS = 5;
  private static final double RATE_SECONDS = 1;
  private static final double TOLERANCE = 1e-3;

  private final List<Look> looks = new ArrayList<>();

  /**
   * What was seen at one time.
   *
   * @param seconds since the process was started
   * @param arrived items at the sink by then
   */
  record Look(double seconds, long arrived) {}

  void saw(double seconds, long arrived) {
    looks.add(new Look(seconds, arrived));
  }

  List<Look> looks() {
    return List.copyOf(looks);
  }

  /** Items per second at the peak; 0 if less than five seconds were seen. */
  double peak() {
    double best = 0;
    for (int end = 0; end < looks.size(); end++) {
      best = Math.max(best, rateBefore(end, PEAK_SECONDS));
    }
    return best;
  }

  /**
   * Seconds after the start at which so much of the peak was reached; not a number if there was
   * none.
   */
  double reached(double shareOfPeak) {
    double wanted = peak() * shareOfPeak;
    for (int end = 0; wanted > 0 && end < looks.size(); end++) {
      if (rateBefore(end, RATE_SECONDS) >= wanted) {
        return looks.get(end).seconds();
      }
    }
    return Double.NaN;
  }

  /** Seconds after the start at which something had arrived; not a number if never. */
  double firstArrival() {
    return looks.stream()
        .filter(look -> look.arrived() > 0)
        .mapToDouble(Look::seconds)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Over at least so many seconds that end there; 0 if there were not so many. */
  private double rateBefore(int end, double seconds) {
    Look last = looks.get(end);
    for (int begin = end; begin >= 0; begin--) {
      Look first = looks.get(begin);
      double passed = last.seconds() - first.seconds();
      if (passed >= seconds - TOLERANCE) {
        return (last.arrived() - first.arrived()) / passed;
      }
    }
    return 0;
  }
}
