package dev.sluice.load.run;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.Generator;
import dev.sluice.load.payload.SentItems;
import dev.sluice.load.payload.Template;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.scenario.Scenario;
import dev.sluice.load.scenario.Traffic;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run of a scenario on one test bed. Used by one thread. */
final class Run {
  private static final int RUN = 1;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Scenario scenario;
  private final TestBed bed;
  private final List<Generator> generators = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * What came of it.
   *
   * @param failures what went wrong besides thresholds
   */
  record Outcome(
      List<Ledger> ledgers,
      Map<String, Double> figures,
      Sampler sampler,
      List<Timeline.Happened> events,
      List<String> details,
      List<String> failures) {}

  Run(Scenario scenario, TestBed bed) {
    this.scenario = scenario;
    this.bed = bed;
  }

  Outcome play() throws IOException, InterruptedException {
    List<Senders> connections = new ArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool(Run::daemon);
    try (EventLoops loops = new EventLoops(1)) {
      for (Traffic traffic : scenario.traffic()) {
        generators.add(generator(traffic, connections, loops));
      }
      double cpuBefore = bed.cpuSeconds();
      Sampler sampler = new Sampler(bed, generators);
      Timeline timeline = new Timeline(scenario.events(), bed, generators);
      List<Future<?>> playing = new ArrayList<>();
      for (Generator generator : generators) {
        playing.add(
            threads.submit(
                () -> {
                  generator.play(scenario.phases());
                  return null;
                }));
      }
      Future<?> events = threads.submit(() -> timeline.play(sampler::secondsSinceStart));
      long next = System.nanoTime();
      while (playing.stream().anyMatch(one -> !one.isDone()) || !events.isDone()) {
        next += SECOND_NANOS;
        park(next);
        System.err.println(Progress.line(sampler.look()));
      }
      playing.forEach(this::ended);
      ended(events);
      timeline.heal();
      drain(sampler);
      double cpu = bed.cpuSeconds() - cpuBefore;
      finish();
      for (Timeline.Happened event : timeline.happened()) {
        if (!event.failure().isEmpty()) {
          failures.add(event.what() + ": " + event.failure());
        }
      }
      List<Ledger> ledgers =
          generators.stream().map(generator -> Ledger.of(generator, bed.sink())).toList();
      return new Outcome(
          ledgers,
          Figures.of(ledgers, generators, sampler, bed, cpu),
          sampler,
          timeline.happened(),
          details(),
          failures);
    } finally {
      threads.shutdownNow();
      connections.forEach(Senders::close);
    }
  }

  private Generator generator(Traffic traffic, List<Senders> connections, EventLoops loops)
      throws InterruptedException {
    int number = generators.size();
    List<Template> templates = Templates.of(traffic.profile().profile(), Instant.now());
    Bodies bodies = new Bodies(traffic.forms(templates), traffic.compression(), RUN, number, false);
    Senders senders =
        Senders.connect(
            "127.0.0.1",
            bed.ports(traffic.protocol()),
            traffic.wire(),
            traffic.connectionsInClosedLoop(),
            loops);
    connections.add(senders);
    if (scenario.unchanged()) {
      bed.sink().compareWith(bodies.signal(), bodies.source(), new SentItems(templates));
    }
    String name =
        String.format(
                Locale.ROOT,
                "%d %s %s %s",
                number,
                bodies.signal(),
                traffic.protocol(),
                traffic.compression())
            .toLowerCase(Locale.ROOT);
    return new Generator(name, bodies, senders, traffic.inFlight(), true);
  }

  private void ended(Future<?> one) {
    try {
      one.get();
    } catch (ExecutionException e) {
      failures.add(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until everything accepted is at the sink, as long as the scenario allows. */
  private void drain(Sampler sampler) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(scenario.drainSeconds());
    long next = System.nanoTime();
    while (missing() > 0 && System.nanoTime() - end < 0) {
      next += SECOND_NANOS;
      park(next);
      System.err.println(Progress.line(sampler.look()));
    }
  }

  private long missing() {
    return generators.stream()
        .mapToLong(generator -> Ledger.of(generator, bed.sink()).items().lost())
        .sum();
  }

  private void finish() throws IOException, InterruptedException {
    if (bed.running() == null) {
      failures.add("the collector is not there at the end");
      return;
    }
    int code = bed.terminate();
    if (code != 0) {
      failures.add("exit code " + code + " at the end");
    }
  }

  private List<String> details() {
    List<String> details = new ArrayList<>();
    for (Generator generator : generators) {
      generator
          .tally()
          .details()
          .forEach((detail, count) -> details.add(generator.name() + ": " + count + "x " + detail));
    }
    return details;
  }

  private static void park(long untilNanos) {
    for (long left = untilNanos - System.nanoTime();
        left > 0;
        left = untilNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "load-run");
    thread.setDaemon(true);
    return thread;
  }
}
