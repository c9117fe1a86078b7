package dev.sluice.load.drive;

import dev.sluice.load.client.Answer;
import dev.sluice.load.client.Body;
import dev.sluice.load.client.Sender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Always the same number of requests under way: what a collector can take. It can run, rest and run
 * again; {@link #rest} returns when nothing is under way. Used by one thread.
 */
public final class ClosedLoop implements AutoCloseable {
  /** A client's pause before it sends again, unless a run says otherwise. */
  public static final int USUAL_RETRY_PAUSE_MILLIS = 10;

  private static final long REST_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Bodies bodies;
  private final Tally tally;
  private final List<Slot> slots = new ArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();
  private final int retryPauseMillis;
  private volatile boolean running;

  /**
   * @param inFlight requests under way, spread over the senders; never more than they can have.
   *     When there are more senders, each place goes round several, so that all are used
   * @param retryPauseMillis before a request is sent again; 0 for none
   */
  public ClosedLoop(
      Bodies bodies, List<Sender> senders, int inFlight, int retryPauseMillis, Tally tally) {
    this.bodies = bodies;
    this.retryPauseMillis = retryPauseMillis;
    this.tally = tally;
    int most = senders.stream().mapToInt(Sender::mostInFlight).sum();
    int places = Math.min(inFlight, most);
    for (int i = 0; i < places; i++) {
      slots.add(new Slot(shareOf(i, places, senders), bodies.room()));
    }
  }

  /** The senders that one place goes round; no two places share one unless they must. */
  private static List<Sender> shareOf(int place, int places, List<Sender> senders) {
    List<Sender> share = new ArrayList<>();
    share.add(senders.get(place % senders.size()));
    for (int i = place + places; i < senders.size(); i += places) {
      share.add(senders.get(i));
    }
    return share;
  }

  /** Begins, or goes on. */
  public void run() {
    running = true;
    underWay.addAndGet(slots.size());
    slots.forEach(Slot::next);
  }

  /** Sends nothing more and waits for the answers. */
  public void rest() {
    running = false;
    long start = System.nanoTime();
    while (underWay.get() > 0) {
      if (System.nanoTime() - start > REST_LIMIT_NANOS) {
        throw new IllegalStateException(underWay.get() + " requests were never answered");
      }
      LockSupport.parkNanos(200_000);
    }
  }

  @Override
  public void close() {
    running = false;
    retries.shutdownNow();
  }

  /** One place for a request under way, with its own array. */
  private final class Slot {
    private final List<Sender> share;
    private final Body body;
    private int turn;
    private Bodies.Range range = new Bodies.Range(0, 0);
    private long sentNanos;

    Slot(List<Sender> share, int room) {
      this.share = share;
      this.body = new Body(room);
    }

    void next() {
      range = bodies.next(body);
      turn = (turn + 1) % share.size();
      send();
    }

    private void send() {
      sentNanos = System.nanoTime();
      share.get(turn).send(bodies.signal(), body, this::answered);
    }

    private void answered(Answer answer) {
      tally.answered(answer, range, System.nanoTime() - sentNanos);
      if (!running) {
        underWay.decrementAndGet();
      } else if (answer.kind() == Answer.Kind.RETRY) {
        if (retryPauseMillis == 0) {
          send();
        } else {
          retries.schedule(this::send, retryPauseMillis, TimeUnit.MILLISECONDS);
        }
      } else {
        next();
      }
    }
  }
}
