package dev.sluice.engine;

import dev.sluice.component.ComponentKind;
import dev.sluice.flow.Deadline;
import dev.sluice.runtime.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Stops parts one after the other, the last started first, within one time limit. Each gets a share
 * of what is left, exporters the most, since they drain to backends; what one does not use is the
 * next one's.
 */
final class Stopper {
  private final Clock clock;

  Stopper(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param started in the order they started; receivers stand last and so stop first
   */
  void stop(List<Part> started, Duration limit) {
    List<Part> order = new ArrayList<>(started);
    Collections.reverse(order);
    Deadline whole = Deadline.after(clock.nanoTime(), limit);
    int weightLeft = order.stream().mapToInt(part -> weight(part.instance().kind())).sum();
    for (Part part : order) {
      long now = clock.nanoTime();
      int weight = weight(part.instance().kind());
      long left = Math.max(0, whole.remainingNanos(now));
      long share = (long) ((double) left * weight / weightLeft);
      part.stop(new Deadline(now + share, true));
      weightLeft -= weight;
    }
  }

  private static int weight(ComponentKind kind) {
    return switch (kind) {
      case EXPORTER -> 6;
      case RECEIVER, PROCESSOR, CONNECTOR -> 2;
      case EXTENSION -> 1;
    };
  }
}
