package dev.sluice.load.compare;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.ClosedLoop;
import dev.sluice.load.drive.Tally;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.process.Subject;
import dev.sluice.load.process.Usage;
import dev.sluice.load.run.TestBed;
import dev.sluice.load.scenario.Scenario;
import dev.sluice.load.scenario.Traffic;
import dev.sluice.load.sink.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One collector of a comparison, with its own generators and its own sink. Used by one thread. */
final class Contestant implements AutoCloseable {
  private static final int RUN = 1;
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long ARRIVAL_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final TestBed bed;
  private final List<Senders> senders = new ArrayList<>();
  private final List<ClosedLoop> loops = new ArrayList<>();
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Bodies> bodies = new ArrayList<>();

  /**
   * What a window measured.
   *
   * @param items accepted in it
   * @param seconds its length
   * @param cpuSeconds of the collector in it
   * @param p50Micros median latency
   * @param p99Micros 99th percentile of latency
   * @param residentBytes at its end
   */
  record Window(
      long items,
      double seconds,
      double cpuSeconds,
      double p50Micros,
      double p99Micros,
      long residentBytes) {
    double cpuPerMillion() {
      return cpuSeconds / items * 1e6;
    }

    double rate() {
      return items / seconds;
    }
  }

  private Contestant(TestBed bed) {
    this.bed = bed;
  }

  /**
   * Starts the collector and connects to it.
   *
   * @param core that it is kept on; negative for any
   */
  static Contestant start(Subject subject, Scenario scenario, Path work, int core, EventLoops loops)
      throws IOException, InterruptedException {
    TestBed bed = TestBed.open(subject, scenario, work, new TestBed.Options(core, false, false));
    Contestant contestant = new Contestant(bed);
    try {
      int generator = 0;
      for (Traffic traffic : scenario.traffic()) {
        contestant.drive(traffic, bed.port(traffic.protocol()), generator++, loops);
      }
      return contestant;
    } catch (InterruptedException | RuntimeException e) {
      contestant.close();
      throw e;
    }
  }

  private void drive(Traffic traffic, int port, int generator, EventLoops eventLoops)
      throws InterruptedException {
    Bodies made =
        new Bodies(
            traffic.forms(Templates.of(traffic.profile().profile(), Instant.now())),
            traffic.compression(),
            RUN,
            generator,
            !traffic.freshNumbers());
    Senders connected =
        Senders.connect(
            "127.0.0.1", port, traffic.wire(), traffic.connectionsInClosedLoop(), eventLoops);
    senders.add(connected);
    Tally tally = new Tally(false);
    bodies.add(made);
    tallies.add(tally);
    loops.add(
        new ClosedLoop(
            made, connected.all(), traffic.inFlight(), ClosedLoop.USUAL_RETRY_PAUSE_MILLIS, tally));
  }

  Subject subject() {
    return bed.subject();
  }

  /** Drives it without measuring. */
  void warmUp(long nanos) {
    loops.forEach(ClosedLoop::run);
    LockSupport.parkNanos(nanos);
    loops.forEach(ClosedLoop::rest);
    tallies.forEach(Tally::takeLatencies);
  }

  /** Drives it, measures after it has settled, and lets it rest. */
  Window measure(long nanos) throws IOException {
    loops.forEach(ClosedLoop::run);
    LockSupport.parkNanos(SETTLE_NANOS);
    tallies.forEach(Tally::takeLatencies);
    long start = System.nanoTime();
    long itemsBefore = accepted();
    double cpuBefore = bed.cpuSeconds();
    LockSupport.parkNanos(nanos);
    double cpu = bed.cpuSeconds() - cpuBefore;
    long items = accepted() - itemsBefore;
    double seconds = (System.nanoTime() - start) / 1e9;
    Histogram latencies = tallies.get(0).takeLatencies();
    for (Tally tally : tallies.subList(1, tallies.size())) {
      latencies.add(tally.takeLatencies());
    }
    long resident = Usage.residentBytes(bed.pid());
    loops.forEach(ClosedLoop::rest);
    return new Window(
        items,
        seconds,
        cpu,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        resident);
  }

  private long accepted() {
    return tallies.stream().mapToLong(Tally::items).sum();
  }

  /** What was wrong with its answers and what arrived; empty if all is well. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (int i = 0; i < tallies.size(); i++) {
      Tally tally = tallies.get(i);
      Account account = bed.sink().account(bodies.get(i).signal());
      long start = System.nanoTime();
      while (account.items() < tally.items() && System.nanoTime() - start < ARRIVAL_LIMIT_NANOS) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
      if (account.items() < tally.items()) {
        complaints.add(
            subject().name()
                + ": "
                + (tally.items() - account.items())
                + " accepted items did not arrive");
      }
      if (account.broken() > 0) {
        complaints.add(subject().name() + ": " + account.broken() + " requests were no OTLP");
      }
      tally
          .details()
          .forEach(
              (detail, count) -> complaints.add(subject().name() + ": " + count + "x " + detail));
    }
    return complaints;
  }

  /** Bytes of a request's body and of an item, both as they left the collector. */
  String wire() {
    Account account = bed.sink().account(bodies.get(0).signal());
    return account.requests() == 0
        ? "nothing"
        : account.bytes() / account.requests()
            + " B in a request, "
            + account.bytes() / Math.max(1, account.items())
            + " B for an item";
  }

  @Override
  public void close() {
    loops.forEach(ClosedLoop::close);
    senders.forEach(Senders::close);
    bed.close();
  }
}
