package dev.sluice.testkit;

import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.TelemetryConsumer;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Whoever offers, in a race: it keeps to its side of the contract of an edge, comes again a few
 * times after {@code Retry}, for the rest alone or for everything, and gives its reference of the
 * lease back with the last answer. Thread-safe.
 */
final class PatientClient {
  private static final int MOST_TRIES = 4;

  private final TelemetryConsumer to;
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Queue<CountingLease> leases = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder taken = new LongAdder();

  PatientClient(TelemetryConsumer to) {
    this.to = to;
  }

  /** Offers a batch, and comes again if it has to. Returns when nobody has answered yet, too. */
  void offer(Batch batch, CountingLease lease, SplittableRandom random) {
    leases.add(lease);
    open.incrementAndGet();
    to.accept(batch, new Answer(batch, lease, random.split(), 1, null));
  }

  /** Offers that are not answered for good. */
  int open() {
    return open.get();
  }

  /** Items of which it was told that they were taken. */
  long takenItems() {
    return taken.sum();
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  /** References that somebody still holds of what was answered for good. */
  int referencesLeft() {
    return leases.stream().mapToInt(CountingLease::references).sum();
  }

  private final class Answer implements Reply {
    private final Batch batch;
    private final CountingLease lease;
    private final SplittableRandom random;
    private final int tries;
    private final @Nullable Resumption used; // by the offer that this answers
    private final AtomicInteger answers = new AtomicInteger();

    Answer(
        Batch batch,
        CountingLease lease,
        SplittableRandom random,
        int tries,
        @Nullable Resumption used) {
      this.batch = batch;
      this.lease = lease;
      this.random = random;
      this.tries = tries;
      this.used = used;
    }

    @Override
    public void complete(Outcome outcome) {
      if (answers.incrementAndGet() > 1) {
        faults.add("answered twice, now with " + outcome);
        return;
      }
      if (lease.references() < 1) {
        faults.add("its caller's reference of the lease was given back by somebody else");
      }
      taken.add(FickleConsumer.taken(outcome, batch.items()));
      Resumption rest = rest(outcome);
      boolean again = outcome.forClient() instanceof Outcome.Retry && tries < MOST_TRIES;
      if (again && rest != null && random.nextBoolean()) {
        rest.resume(new Answer(batch, lease, random, tries + 1, rest));
        return;
      }
      if (rest != null) {
        rest.abandon();
      }
      abandonParts(outcome);
      if (again) {
        to.accept(batch, new Answer(batch, lease, random, tries + 1, null));
        return;
      }
      open.decrementAndGet();
      lease.release();
    }

    /** Everything is offered again where parts have ways of their own. */
    private void abandonParts(Outcome outcome) {
      if (outcome instanceof Outcome.Mixed mixed) {
        for (Outcome.Part part : mixed.parts()) {
          if (part.outcome() instanceof Outcome.Retry retry && retry.resume() != null) {
            retry.resume().abandon();
          }
        }
      }
    }

    /** A new way to resume, or the one that was used and may be used again. */
    private @Nullable Resumption rest(Outcome outcome) {
      if (!(outcome instanceof Outcome.Retry retry)) {
        return null;
      }
      return retry.resume() == null ? used : retry.resume();
    }
  }
}
