package dev.sluice.load.compare;

import java.util.Locale;

/**
 * How long contestants are driven in each variant.
 *
 * @param rounds windows of each contestant
 * @param windowSeconds length of a window
 * @param warmUpSeconds of each contestant before the first variant
 * @param variantWarmUpSeconds of each contestant before each variant
 * @param sliceSeconds the longest turn of a warm-up
 */
record Plan(
    int rounds,
    double windowSeconds,
    double warmUpSeconds,
    double variantWarmUpSeconds,
    double sliceSeconds) {
  private static final double START_SECONDS = 4;
  private static final double CONNECT_SECONDS = 1;
  private static final double AROUND_WINDOW_SECONDS = 1;

  Plan {
    if (rounds < 1 || windowSeconds <= 0 || sliceSeconds <= 0) {
      throw new IllegalArgumentException("rounds, window and warm-up slice are above zero");
    }
    if (warmUpSeconds < 0 || variantWarmUpSeconds < 0) {
      throw new IllegalArgumentException("warm-up is not negative");
    }
  }

  /** Warm-up of a contestant before a variant. */
  double warmUpSeconds(boolean firstVariant) {
    return variantWarmUpSeconds + (firstVariant ? warmUpSeconds : 0);
  }

  /** About how long everything takes. */
  double seconds(int scenarios, int variants, int contestants) {
    double ofVariant =
        CONNECT_SECONDS + variantWarmUpSeconds + rounds * (windowSeconds + AROUND_WINDOW_SECONDS);
    return scenarios * contestants * (START_SECONDS + warmUpSeconds + variants * ofVariant);
  }

  /** The same in words. */
  String estimate(int scenarios, int variants, int contestants) {
    return String.format(
        Locale.ROOT,
        "%d scenarios x %d variants x %d collectors: about %.1f minutes",
        scenarios,
        variants,
        contestants,
        seconds(scenarios, variants, contestants) / 60);
  }
}
