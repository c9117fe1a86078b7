package dev.sluice.onward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.onward.Step.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Journeys before a consumer that answers at random: at once or later, on this thread or another,
 * twice, or not before everything was given up; they are cut up, dropped to make room, and stopped
 * at any point. What each one and the consumer does comes from the seed; how threads interleave
 * does not.
 */
class OnwardModelTest {
  private static final int ROUNDS = 400;
  private static final int PARCELS = 24;
  private static final int PLACES = 5;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void everyJourneyEndsOnceAndEverythingAddsUp() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      new Model(seed + round).play();
    }
  }

  private final class Model implements Route<Parcel>, Account<Parcel> {
    private final long seed;
    private final SplittableRandom random; // guarded by itself
    private final Timers timers = new Timers();
    private final Onward<Parcel> onward = new Onward<>(timers, this::onThread, this, this);
    private final Places<Parcel> places = new Places<>(PLACES, onward, this::onThread);
    private final Queue<Parcel> parcels = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> unanswered = new ConcurrentLinkedQueue<>();
    private final Queue<Rest> rests = new ConcurrentLinkedQueue<>();
    private final AtomicLong busy = new AtomicLong(); // actions on threads
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong created = new AtomicLong();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    Model(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    private int below(int bound) {
      synchronized (random) {
        return random.nextInt(bound);
      }
    }

    void play() throws Exception {
      int stopAt = below(2 * PARCELS);
      for (int i = 0; i < PARCELS; i++) {
        onThread(() -> offer(new Parcel(1 + below(9))));
        if (below(3) == 0) {
          onThread(timers::fire);
        }
        if (below(5) == 0) {
          onThread(this::makeRoom);
        }
        if (i == stopAt) {
          onThread(this::beginStop);
        }
      }
      for (int i = 0; i < 2 * PARCELS; i++) {
        onThread(timers::fire);
        if (below(2) == 0) {
          onThread(this::answerOne);
        }
        if (PARCELS + i == stopAt) {
          onThread(this::beginStop);
        }
      }
      boolean aborted = below(3) > 0;
      if (aborted) {
        onThread(
            () -> {
              places.close();
              onward.abort();
            });
      }
      while (busy.get() > 0 || timers.waiting() > 0 || !unanswered.isEmpty()) {
        timers.fire();
        answerOne(); // late
        Thread.onSpinWait();
      }
      check();
      if (!aborted) {
        assertThat(places.free()).as("seed %d: places", seed).isEqualTo(PLACES);
      }
    }

    private void onThread(Runnable action) {
      busy.incrementAndGet();
      threads.execute(
          () -> {
            try {
              action.run();
            } finally {
              busy.decrementAndGet();
            }
          });
    }

    private void offer(Parcel parcel) {
      parcels.add(parcel);
      in.addAndGet(parcel.items);
      places.offer(parcel);
      places.pump();
    }

    private void beginStop() {
      onward.stopping();
      if (below(2) == 0) {
        onward.cutWaits();
      } else {
        onward.interruptWaits();
      }
    }

    private void makeRoom() {
      for (Parcel parcel : onward.underWay()) {
        if (onward.endWaiting(
            parcel, Ending.failed(Outcome.Retry.NO_MEMORY, DropReason.QUEUE_FULL, ""))) {
          return;
        }
      }
    }

    private void answerOne() {
      Runnable answer = unanswered.poll();
      if (answer != null) {
        answer.run();
      }
    }

    @Override
    public Deadline begin(Parcel parcel) {
      return Deadline.NONE;
    }

    @Override
    public void attempt(Parcel parcel, Reply reply) {
      answer(parcel, reply);
    }

    /** The consumer; it counts what it has taken when it says so for the first time. */
    private void answer(Parcel parcel, Reply reply) {
      Outcome outcome = outcome(parcel);
      AtomicBoolean first = new AtomicBoolean(true);
      AtomicBoolean said = new AtomicBoolean();
      Runnable say =
          () -> {
            if (first.compareAndSet(true, false)) {
              passed.addAndGet(Answers.takenItems(outcome, parcel.items));
              reply.complete(outcome);
              said.set(true);
            }
            if (said.get() && below(4) == 0) {
              reply.complete(new Outcome.Rejected(StatusCode.INTERNAL, "once more"));
            }
          };
      switch (below(4)) {
        case 0 -> onThread(say);
        case 1 -> unanswered.add(say);
        default -> say.run();
      }
      if (below(8) == 0) {
        onThread(say);
      }
    }

    private Outcome outcome(Parcel parcel) {
      Outcome.Retry busyNow =
          new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.QUEUE_FULL);
      int some = parcel.items / 2;
      return switch (below(10)) {
        case 0, 1, 2 -> busyNow;
        case 3, 4 -> busyNow.withResume(rest(parcel));
        case 5 -> new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no", below(2) == 0);
        case 6 ->
            new Outcome.Retry(StatusCode.UNAVAILABLE, "enough", RetryCause.EXHAUSTED)
                .withResume(rest(parcel));
        case 7 ->
            new Outcome.Mixed(
                List.of(
                    new Outcome.Part(Outcome.accepted(), some),
                    new Outcome.Part(busyNow.withResume(rest(parcel)), parcel.items - some)));
        case 8 ->
            new Outcome.Mixed(
                List.of(
                    new Outcome.Part(Outcome.accepted(), some),
                    new Outcome.Part(
                        new Outcome.Rejected(StatusCode.INTERNAL, "odd"), parcel.items - some)));
        default -> Outcome.accepted();
      };
    }

    private Rest rest(Parcel parcel) {
      Rest rest = new Rest(this, parcel);
      rests.add(rest);
      return rest;
    }

    @Override
    public Step judge(Parcel parcel, Outcome answer, boolean stopping) {
      return answer instanceof Outcome.Rejected rejected && rejected.tooLarge() && parcel.items > 1
          ? new Halving(parcel, rejected)
          : OwnersPolicy.judge(parcel, answer, stopping);
    }

    private final class Halving implements Step.Detour {
      private final Parcel parcel;
      private final Outcome.Rejected tooLarge;

      Halving(Parcel parcel, Outcome.Rejected tooLarge) {
        this.parcel = parcel;
        this.tooLarge = tooLarge;
      }

      @Override
      public Outcome last() {
        return tooLarge;
      }

      @Override
      public @Nullable Step begin() {
        Ending lost = Ending.failed(tooLarge, DropReason.TOO_LARGE, "");
        if (below(4) == 0) {
          return lost;
        }
        boolean canBe = below(4) > 0;
        onThread(
            () -> {
              if (canBe && parcel.retainUnlessEnded(parcel.lease) && halve()) {
                return;
              }
              onward.goOn(parcel, lost);
            });
        return null;
      }

      /** With one reference of the lease more, which is given back if it had ended. */
      private boolean halve() {
        if (!onward.withdraw(parcel)) {
          parcel.lease.release();
          return false;
        }
        Parcel first = new Parcel(parcel.items / 2, parcel.lease);
        Parcel second = new Parcel(parcel.items - first.items, parcel.lease);
        first.next = second;
        second.next = parcel.next;
        for (Parcel half : List.of(first, second)) {
          parcels.add(half);
          onward.enter(half);
        }
        parcel.ends.incrementAndGet();
        parcel.lefts.incrementAndGet();
        goOnInPlace(first);
        return true;
      }
    }

    private void goOnInPlace(@Nullable Parcel firstOne) {
      for (Parcel next = firstOne; next != null; next = next.next) {
        if (!onward.start(next)) {
          return;
        }
      }
      places.freed();
    }

    @Override
    public void waits(Parcel parcel, Step.Wait wait) {
      created.addAndGet(Answers.takenItems(wait.last(), parcel.items));
    }

    @Override
    public void ended(Parcel parcel, Ending ending) {
      parcel.ends.incrementAndGet();
      dropped.addAndGet(parcel.items - Answers.takenItems(ending.last(), parcel.items));
      parcel.lease.release();
    }

    @Override
    public Ending givenUp(Parcel parcel) {
      return Ending.failed(Outcome.Retry.NO_MEMORY, DropReason.SHUTDOWN, "");
    }

    @Override
    public void late(Parcel parcel, Outcome answer) {
      created.addAndGet(Answers.takenItems(answer, parcel.items));
    }

    @Override
    public void left(Parcel parcel) {
      parcel.lefts.incrementAndGet();
      goOnInPlace(parcel.next);
    }

    private void check() {
      String seeded = "seed " + seed;
      assertThat(onward.underWay()).as(seeded).isEmpty();
      for (Parcel parcel : parcels) {
        assertThat(parcel.ends).as("%s: ends", seeded).hasValue(1);
        assertThat(parcel.lefts.get()).as("%s: places freed", seeded).isLessThanOrEqualTo(1);
        assertThat(parcel.lease.references()).as(seeded).isZero();
      }
      for (Rest rest : rests) {
        assertThat(rest.open).as("%s: resumptions left open", seeded).isFalse();
        assertThat(rest.faults).as(seeded).isEmpty();
      }
      assertThat(passed.get() + dropped.get())
          .as("%s: what was offered, and what was offered twice", seeded)
          .isEqualTo(in.get() + created.get());
    }
  }

  /** What is left of a parcel: all of it, for the sake of the sum. */
  private static final class Rest implements Resumption {
    private final Model model;
    private final Parcel parcel;
    final List<String> faults = new ArrayList<>(); // guarded by this
    boolean open = true; // guarded by this
    private boolean asked; // guarded by this

    Rest(Model model, Parcel parcel) {
      this.model = model;
      this.parcel = parcel;
    }

    @Override
    public void resume(Reply reply) {
      synchronized (this) {
        note(asked || !open, "resumed twice at once, or after the end");
        asked = true;
      }
      model.answer(
          parcel,
          new Reply() {
            private boolean answered; // the consumer may answer twice

            @Override
            public void complete(Outcome outcome) {
              synchronized (Rest.this) {
                if (!answered) {
                  answered = true;
                  asked = false;
                  open = outcome instanceof Outcome.Retry retry && retry.resume() == null;
                }
              }
              reply.complete(outcome);
            }
          });
    }

    @Override
    public synchronized void abandon() {
      note(asked || !open, "abandoned while it is used, or after the end");
      open = false;
    }

    private void note(boolean wrong, String fault) {
      if (wrong) {
        faults.add(fault);
      }
    }
  }
}
