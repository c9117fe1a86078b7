package dev.sluice.load.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Searches the highest rate that holds: doubles until one does not, then halves the interval until
 * it is a twentieth wide. A rate that did not hold gets a second chance, since a machine may
 * stumble once. Used by one thread.
 */
final class KneeSearch {
  private static final double PRECISION = 1.05;
  private static final int MOST_DOUBLINGS = 20;

  private final Trial trial;
  private final List<Step> steps = new ArrayList<>();

  /** Drives one rate for a while. */
  interface Trial {
    Step at(double itemsPerSecond) throws InterruptedException;
  }

  /**
   * What a rate came to.
   *
   * @param asked items per second
   * @param achieved items per second that were accepted
   * @param p50 milliseconds
   * @param p99 milliseconds
   * @param max milliseconds
   * @param holds whether it is no more than the collector can do
   */
  record Step(double asked, double achieved, double p50, double p99, double max, boolean holds) {}

  KneeSearch(Trial trial) {
    this.trial = trial;
  }

  /** Searches from a rate on, upwards or downwards. */
  Optional<Step> search(double first) throws InterruptedException {
    double holds = 0;
    double fails = Double.POSITIVE_INFINITY;
    double rate = first;
    for (int i = 0; i < MOST_DOUBLINGS && (holds == 0 || Double.isInfinite(fails)); i++) {
      if (holds(rate)) {
        holds = rate;
        rate *= 2;
      } else {
        fails = rate;
        rate /= 2;
      }
    }
    while (holds > 0 && !Double.isInfinite(fails) && fails / holds > PRECISION) {
      double middle = (holds + fails) / 2;
      if (holds(middle)) {
        holds = middle;
      } else {
        fails = middle;
      }
    }
    return steps.stream().filter(Step::holds).max(Comparator.comparingDouble(Step::asked));
  }

  private boolean holds(double rate) throws InterruptedException {
    Step step = trial.at(rate);
    steps.add(step);
    if (!step.holds()) {
      step = trial.at(rate);
      steps.add(step);
    }
    return step.holds();
  }

  /** Every trial, in order. */
  List<Step> steps() {
    return List.copyOf(steps);
  }
}
