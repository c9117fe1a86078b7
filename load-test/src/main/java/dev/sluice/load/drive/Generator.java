package dev.sluice.load.drive;

import dev.sluice.load.client.Senders;
import dev.sluice.load.scenario.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Plays the phases of a run on one collector: open and closed loops in order. {@link #play} belongs
 * to one thread; the rest may be asked by any.
 */
public final class Generator {
  private final String name;
  private final Bodies bodies;
  private final Senders senders;
  private final int inFlight;
  private final Tally tally;
  private double capacity = Double.NaN;
  private double askedItems;
  private double acceptedWhileAsked;
  private long unsentRequests;
  private volatile Now now = new Now("", null, System.nanoTime());

  /** What is being played. */
  private record Now(String phase, @Nullable Schedule schedule, long sinceNanos) {}

  /**
   * @param inFlight requests under way in closed loops
   * @param numbers whether the number of every accepted item is kept
   */
  public Generator(String name, Bodies bodies, Senders senders, int inFlight, boolean numbers) {
    this.name = name;
    this.bodies = bodies;
    this.senders = senders;
    this.inFlight = inFlight;
    this.tally = new Tally(numbers);
  }

  public String name() {
    return name;
  }

  public Bodies bodies() {
    return bodies;
  }

  public Tally tally() {
    return tally;
  }

  public Senders senders() {
    return senders;
  }

  /** Plays all phases and waits for all answers. */
  public void play(List<Phase> phases) throws InterruptedException {
    int at = 0;
    while (at < phases.size()) {
      Phase phase = phases.get(at);
      if (phase.closedLoop()) {
        closed(phase);
        at++;
      } else {
        List<Phase> together = new ArrayList<>();
        while (at < phases.size() && !phases.get(at).closedLoop()) {
          together.add(phases.get(at++));
        }
        open(together);
      }
    }
    now = new Now("", null, System.nanoTime());
  }

  private void closed(Phase phase) {
    now = new Now(phase.label(), null, System.nanoTime());
    try (ClosedLoop loop =
        new ClosedLoop(
            bodies, senders.all(), inFlight, ClosedLoop.USUAL_RETRY_PAUSE_MILLIS, tally)) {
      loop.run();
      long half = TimeUnit.MILLISECONDS.toNanos((long) (phase.seconds() * 500));
      parkUntil(System.nanoTime() + half);
      long before = tally.items();
      long start = System.nanoTime();
      parkUntil(start + half);
      capacity = (tally.items() - before) / ((System.nanoTime() - start) / 1e9);
      loop.rest();
    }
  }

  private void open(List<Phase> together) throws InterruptedException {
    Schedule schedule = new Schedule(together.stream().map(this::requests).toList());
    OpenLoop loop = new OpenLoop(bodies, senders.all(), schedule, tally);
    long before = tally.items();
    now = new Now("", schedule, System.nanoTime());
    loop.run();
    synchronized (this) {
      unsentRequests += loop.unsent();
      askedItems += schedule.requests() * bodies.itemsPerRequest();
      acceptedWhileAsked += tally.items() - before;
    }
  }

  private Schedule.Phase requests(Phase phase) {
    double items = bodies.itemsPerRequest();
    if (phase.timesCapacity() != null) {
      if (Double.isNaN(capacity)) {
        throw new IllegalArgumentException(
            "phase " + phase.label() + ": times_capacity needs a closed loop before it");
      }
      double rate = phase.timesCapacity() * capacity / items;
      return new Schedule.Phase(phase.label(), phase.seconds(), rate, null);
    }
    double rate = phase.rate() == null ? 0 : phase.rate();
    return new Schedule.Phase(
        phase.label(),
        phase.seconds(),
        rate / items,
        phase.toRate() == null ? null : phase.toRate() / items);
  }

  private static void parkUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** The phase that is played; empty before and after all. */
  public String phase() {
    Now playing = now;
    return playing.schedule() == null
        ? playing.phase()
        : playing.schedule().phaseAt(secondsSince(playing));
  }

  /** Items per second that are asked now; not a number in a closed loop. */
  public double askedItemsPerSecond() {
    Now playing = now;
    return playing.schedule() == null
        ? (playing.phase().isEmpty() ? 0 : Double.NaN)
        : playing.schedule().rateAt(secondsSince(playing)) * bodies.itemsPerRequest();
  }

  /** Items per second that the last closed loop had accepted; not a number before one. */
  public double capacity() {
    return capacity;
  }

  /** Items of all schedules so far. */
  public synchronized double askedItems() {
    return askedItems;
  }

  /** Items accepted in them. */
  public synchronized double acceptedOfAsked() {
    return acceptedWhileAsked;
  }

  /** Requests that could not be sent in time. */
  public synchronized long unsentRequests() {
    return unsentRequests;
  }

  private static double secondsSince(Now playing) {
    return (System.nanoTime() - playing.sinceNanos()) / 1e9;
  }
}
