package dev.sluice.engine;

import dev.sluice.runtime.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What earlier reloads replaced and is still on its way out. For one thread at a time. */
final class Retirements {
  /** For parts whose time is over to count what they held. */
  private static final Duration HURRIED = Duration.ofSeconds(2);

  private final Clock clock;
  private final List<Retirement> underWay = new ArrayList<>();

  Retirements(Clock clock) {
    this.clock = clock;
  }

  void add(Retirement retirement) {
    underWay.add(retirement);
  }

  /** Does not look after those any more that have come to their end. */
  void forgetEnded() {
    underWay.removeIf(Retirement::isOver);
  }

  /** All of them have so long, together; then they are given up. Blocks. */
  void end(Duration left) {
    long begun = clock.nanoTime();
    for (Retirement retirement : underWay) {
      if (!retirement.await(left.minusNanos(clock.nanoTime() - begun))) {
        retirement.hurry();
        retirement.await(HURRIED);
      }
    }
    underWay.clear();
  }
}
