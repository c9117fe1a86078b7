package dev.sluice.testkit;

import dev.sluice.testkit.base.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Threads that begin at the same moment. What they do follows from a seed, which every failure
 * names; {@code -Dsluice.seed=N} runs with that one again. How the threads meet does not follow
 * from it, so a failure may take a few runs to come again.
 */
public final class Race {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PACE_NANOS = 200_000;
  private static final long BREATH_NANOS = 1_000;

  private final long seed;
  private final List<Runner> runners = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicBoolean over = new AtomicBoolean();

  /** What one thread does. */
  @FunctionalInterface
  public interface Runner {
    void run(SplittableRandom random) throws Exception;
  }

  /** Something that may wait. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /** A whole race: sets it up by the seed, runs it, and checks what came of it. */
  @FunctionalInterface
  public interface Round {
    void run(Race race) throws Exception;
  }

  private Race(long seed) {
    this.seed = seed;
  }

  /**
   * Runs so many rounds, each with a seed of its own.
   *
   * @throws AssertionError with the seed of the round that failed
   */
  public static void rounds(int rounds, Round round) {
    Long given = Long.getLong(Seed.PROPERTY);
    long first = given == null ? System.nanoTime() : given;
    for (int i = 0; i < rounds; i++) {
      long seed = first + i;
      try {
        round.run(new Race(seed));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      } catch (Throwable e) { // of any kind: it is the subject's failure, and needs its seed
        throw new AssertionError(
            "race with -D" + Seed.PROPERTY + "=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  public long seed() {
    return seed;
  }

  /** Numbers that follow from the seed, for what is set up before the threads begin. */
  public SplittableRandom random() {
    return new SplittableRandom(seed);
  }

  /** Adds a thread. */
  public Race thread(Runner runner) {
    runners.add(runner);
    return this;
  }

  /** Adds several threads. */
  public Race threads(int count, IntFunction<Runner> runner) {
    for (int i = 0; i < count; i++) {
      runners.add(runner.apply(i));
    }
    return this;
  }

  /** Adds a thread that does something again and again until all others have ended. */
  public Race meanwhile(Runner step) {
    return thread(
        random -> {
          while (!over.get()) {
            step.run(random);
            LockSupport.parkNanos(BREATH_NANOS); // the others want to run as well
          }
        });
  }

  /** Time passes at the pace of the machine's clock meanwhile: for what waits for real sockets. */
  public Race realTime(ManualClock clock) {
    AtomicLong last = new AtomicLong(System.nanoTime());
    return meanwhile(
        random -> {
          LockSupport.parkNanos(PACE_NANOS);
          long now = System.nanoTime();
          clock.advance(Duration.ofNanos(now - last.getAndSet(now)));
        });
  }

  /** Does something that waits for time to pass, and lets it pass meanwhile, quickly. */
  public void whileTimePasses(ManualClock clock, Step step) throws Exception {
    Race one = new Race(seed);
    one.thread(random -> step.run());
    one.meanwhile(random -> clock.advance(Duration.ofMillis(10)));
    one.run(1);
  }

  /** As {@link #whileTimePasses}, at the pace of the machine's clock. */
  public void inRealTime(ManualClock clock, Step step) throws Exception {
    Race one = new Race(seed);
    one.thread(random -> step.run());
    one.realTime(clock);
    one.run(1);
  }

  /**
   * Runs all threads to their end.
   *
   * @param busy how many of the threads were added with {@link #meanwhile}
   */
  public void run(int busy) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(runners.size() - busy);
    List<Thread> threads = new ArrayList<>();
    SplittableRandom seeds = random();
    for (Runner runner : runners) {
      SplittableRandom random = seeds.split();
      Thread thread =
          new Thread(
              () -> {
                try {
                  begin.await();
                  runner.run(random);
                } catch (Throwable e) { // told by the thread that waits
                  failure.compareAndSet(null, e);
                } finally {
                  ended.countDown();
                }
              },
              "race-" + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    begin.countDown();
    boolean inTime = ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    over.set(true);
    for (Thread thread : threads) {
      thread.join(inTime ? PATIENCE.toMillis() : 1);
      inTime &= !thread.isAlive();
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new AssertionError("a racing thread failed: " + thrown, thrown);
    }
    if (!inTime) {
      throw new AssertionError("a racing thread did not come to its end in " + PATIENCE);
    }
  }
}
