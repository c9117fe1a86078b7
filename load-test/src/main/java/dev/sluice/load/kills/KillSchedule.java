package dev.sluice.load.kills;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** When the kills come and how the sink is meanwhile; the same for the same seed. */
final class KillSchedule {
  private static final int LEAST_CHANGEABLE = 5;
  private static final int MOST_CHANGEABLE = 15;
  private static final int LEAST_BAD = 2;
  private static final int MOST_BAD = 5;

  private KillSchedule() {}

  /**
   * One kill.
   *
   * @param early whether it is meant to come before the collector is ready
   * @param share from 0 to 1: of the usual time from start to ready when it is early, else of the
   *     longest time behind ready
   * @param weather of the sink in that round
   */
  record Kill(boolean early, double share, Weather weather) {}

  static List<Kill> of(long seed, int count, double earlyPercent) {
    Random random = new Random(seed);
    List<Kill> kills = new ArrayList<>();
    Weather weather = Weather.CHANGEABLE;
    int left = between(random, LEAST_CHANGEABLE, MOST_CHANGEABLE);
    while (kills.size() < count) {
      if (left == 0) {
        if (weather != Weather.CHANGEABLE) {
          weather = Weather.CHANGEABLE;
          left = between(random, LEAST_CHANGEABLE, MOST_CHANGEABLE);
        } else {
          weather = random.nextBoolean() ? Weather.SHUT : Weather.STALLED;
          left = between(random, LEAST_BAD, MOST_BAD);
        }
      }
      left--;
      boolean early = random.nextDouble() * 100 < earlyPercent;
      kills.add(new Kill(early, random.nextDouble(), weather));
    }
    return List.copyOf(kills);
  }

  private static int between(Random random, int least, int most) {
    return least + random.nextInt(most - least + 1);
  }
}
