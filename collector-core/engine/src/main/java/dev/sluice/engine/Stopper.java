package dev.sluice.engine;

import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.runtime.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Stops parts one after the other, the last started first, within one time limit. Exporters, which
 * nothing stands behind, drain to their backends at the same time. Each stop gets a share of what
 * is left, that of the exporters the most; what one does not use is the next one's.
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
    List<List<Part>> order = together(started);
    Deadline whole = Deadline.after(clock.nanoTime(), limit);
    int weightLeft = order.stream().mapToInt(Stopper::weight).sum();
    for (List<Part> parts : order) {
      long now = clock.nanoTime();
      int weight = weight(parts);
      long left = Math.max(0, whole.remainingNanos(now));
      Deadline share = new Deadline(now + (long) ((double) left * weight / weightLeft), true);
      List<Part.Stopping> stops = parts.stream().map(part -> part.beginStop(share)).toList();
      stops.forEach(Part.Stopping::await);
      weightLeft -= weight;
    }
  }

  /** From the last started to the first, what stops at the same time side by side. */
  private static List<List<Part>> together(List<Part> started) {
    List<List<Part>> order = new ArrayList<>();
    boolean afterExporter = false;
    for (int i = started.size() - 1; i >= 0; i--) {
      Part part = started.get(i);
      boolean isExporter = part.instance().kind() == ComponentKind.EXPORTER;
      if (isExporter && afterExporter) {
        order.get(order.size() - 1).add(part);
      } else {
        order.add(new ArrayList<>(List.of(part)));
      }
      afterExporter = isExporter;
    }
    return order;
  }

  private static int weight(List<Part> parts) {
    return switch (parts.get(0).instance().kind()) {
      case EXPORTER -> 6;
      case RECEIVER, PROCESSOR, CONNECTOR -> 2;
      case EXTENSION -> 1;
    };
  }
}
