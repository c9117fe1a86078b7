package dev.sluice.load.compare;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.process.Subject;
import dev.sluice.load.process.Usage;
import dev.sluice.load.run.TestBed;
import dev.sluice.load.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One collector of a comparison with its own sink, driven in one variant after the other. Used by
 * one thread.
 */
final class Contestant implements AutoCloseable {
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long DRAIN_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long ARRIVAL_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final double MOST_IDLE_SHARE = 0.02;

  private final TestBed bed;
  private @Nullable Load load;
  private long writtenOff;
  private double idleSeconds;
  private double idleCpuSeconds;

  private Contestant(TestBed bed) {
    this.bed = bed;
  }

  /**
   * Starts the collector.
   *
   * @param core that it is kept on; negative for any
   */
  static Contestant start(Subject subject, Scenario scenario, Path work, int core)
      throws IOException {
    return new Contestant(
        TestBed.open(subject, scenario, work, new TestBed.Options(core, false, false)));
  }

  Subject subject() {
    return bed.subject();
  }

  /** Makes the requests of a variant and connects. */
  void prepare(Scenario variant, EventLoops loops) throws InterruptedException {
    load = new Load(bed, variant, loops);
    writtenOff = 0;
    idleSeconds = 0;
    idleCpuSeconds = 0;
  }

  private Load load() {
    Load now = load;
    if (now == null) {
      throw new IllegalStateException("nothing is prepared");
    }
    return now;
  }

  /** Drives it without measuring. */
  void warmUp(double seconds) {
    load().run();
    LockSupport.parkNanos(nanos(seconds));
    load().rest();
    drain(DRAIN_LIMIT_NANOS);
    load().takeLatencies();
  }

  /** Drives it, measures, and lets it rest when everything has arrived. */
  Window measure(double seconds) throws IOException {
    double cpuBefore = cpuSeconds();
    long acceptedBefore = load().accepted();
    long start = System.nanoTime();
    load().run();
    LockSupport.parkNanos(SETTLE_NANOS);
    load().takeLatencies();
    LockSupport.parkNanos(nanos(seconds));
    Histogram latencies = load().takeLatencies();
    long resident = Usage.residentBytes(bed.pid());
    load().rest();
    drain(DRAIN_LIMIT_NANOS);
    return new Window(
        load().accepted() - acceptedBefore,
        (System.nanoTime() - start) / 1e9,
        cpuSeconds() - cpuBefore,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        resident);
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  /** Waits until everything accepted has arrived; what has not by then is not waited for again. */
  private void drain(long limitNanos) {
    long start = System.nanoTime();
    while (missing() > writtenOff && System.nanoTime() - start < limitNanos) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    writtenOff = Math.max(0, missing());
  }

  private long missing() {
    return load().accepted() - load().arrived();
  }

  double cpuSeconds() throws IOException {
    return bed.cpuSeconds();
  }

  /** Another contestant had its turn, and this one had nothing to do. */
  void idled(double seconds, double cpuSeconds) {
    idleSeconds += seconds;
    idleCpuSeconds += cpuSeconds;
  }

  /** Share of a core that it used while it had nothing to do; not a number if it never had. */
  double idleShare() {
    return idleCpuSeconds / idleSeconds;
  }

  /** Ends the variant: what it was on the wire, and what was wrong. */
  Conduct conclude() {
    writtenOff = 0;
    drain(ARRIVAL_LIMIT_NANOS);
    List<String> complaints = new ArrayList<>();
    if (writtenOff > 0) {
      complaints.add(writtenOff + " accepted items did not arrive");
    }
    if (missing() < 0) {
      complaints.add(-missing() + " more items arrived than were accepted");
    }
    if (load().broken() > 0) {
      complaints.add(load().broken() + " requests were no OTLP");
    }
    load().details().forEach((detail, count) -> complaints.add(count + "x " + detail));
    if (idleShare() > MOST_IDLE_SHARE) {
      complaints.add(
          String.format(
              Locale.ROOT, "used %.1f %% of a core while it had nothing to do", idleShare() * 100));
    }
    Conduct conduct = new Conduct(load().wire(), idleShare(), complaints);
    load().close();
    load = null;
    return conduct;
  }

  /**
   * How a contestant behaved in a variant.
   *
   * @param idleShare of a core, while others had their turns
   * @param complaints what makes its figures doubtful
   */
  record Conduct(WireUse wire, double idleShare, List<String> complaints) {
    Conduct {
      complaints = List.copyOf(complaints);
    }
  }

  @Override
  public void close() {
    if (load != null) {
      load.close();
    }
    bed.close();
  }
}
