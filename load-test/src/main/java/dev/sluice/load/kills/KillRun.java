package dev.sluice.load.kills;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.process.CollectorProcess;
import dev.sluice.load.process.FreePorts;
import dev.sluice.load.process.OwnLedger;
import dev.sluice.load.sink.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * All lives of one collector over the same storage: one that only starts, those that are killed,
 * and a last one that delivers what is left and ends in peace.
 */
final class KillRun implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Launchers may make things once that take a while. */
  private static final Duration FIRST_START_LIMIT = Duration.ofMinutes(5);

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long LEDGER_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long METRICS_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** No life is so long: a request that is not answered has broken with its collector. */
  private static final int NEVER_TIMED_OUT_SECONDS = 3600;

  private final KillPlan plan;
  private final boolean keepLogs;
  private final Path logs;
  private final Folder storage;
  private final Path config;
  private final KillConfig.Ports ports;
  private final Wire wire;
  private final Sink sink;
  private final EventLoops eventLoops = new EventLoops(1);
  private final List<Flow> flows = new ArrayList<>();
  private final Arrivals arrivals = new Arrivals(flows);
  private final StartTimes starts = new StartTimes();
  private final KillReport report;
  private final List<String> failures = new ArrayList<>();
  private final Thread orphanage = new Thread(this::killCurrent, "kill-collector");
  private volatile @Nullable CollectorProcess current;

  /**
   * @param work an empty folder
   * @param seed of the sink's faults
   * @param keepLogs whether also those of good rounds
   */
  KillRun(KillPlan plan, Path work, long seed, boolean keepLogs) throws IOException {
    this.plan = plan;
    this.keepLogs = keepLogs;
    logs = Files.createDirectory(work.resolve("logs"));
    storage = new Folder(Files.createDirectory(work.resolve("storage")));
    report = new KillReport(plan, flows, arrivals, storage, starts);
    sink = new Sink(0, 0, true, seed);
    boolean grpc = plan.load().protocol() == Wire.Protocol.GRPC;
    List<Integer> lasting = FreePorts.takeLasting(2);
    ports =
        new KillConfig.Ports(
            lasting.get(0), lasting.get(1), grpc ? sink.grpcPort() : sink.httpPort());
    config =
        Files.writeString(
            work.resolve("config.yaml"), KillConfig.yaml(plan, ports, storage.path()));
    wire =
        new Wire(
            plan.load().protocol(), Wire.Compression.NONE, NEVER_TIMED_OUT_SECONDS, Map.of(), null);
    for (Signal signal : plan.load().signals()) {
      flows.add(new Flow(signal, plan.load().itemsPerRequest(), sink));
    }
    Runtime.getRuntime().addShutdownHook(orphanage);
  }

  /** Runs; returns what was found wrong. */
  List<String> run() throws IOException, InterruptedException {
    if (!firstLives()) {
      return failures;
    }
    for (KillSchedule.Kill kill : plan.kills()) {
      if (!liveAndDie(kill)) {
        break; // a collector that does not start or ends by itself is not killed any more
      }
      report.progress();
    }
    report.line();
    lastLife();
    failures.addAll(report.end());
    return failures;
  }

  /**
   * Gives launchers time to make what they make once, and this process time to become quick; then
   * measures a start. False when it cannot be started.
   */
  private boolean firstLives() throws IOException, InterruptedException {
    Path log = logs.resolve("first.log");
    flows.forEach(Flow::beginLife);
    CollectorProcess process = launch(log);
    if (!awaitReady(process, FIRST_START_LIMIT, log)) {
      return false;
    }
    try (Traffic traffic = traffic()) {
      traffic.beginOnceListening();
      LockSupport.parkNanos(WARM_UP_NANOS);
      traffic.rest();
    }
    expectZero(process.terminate(), "exit code after the warm-up");
    arrivals.settle();
    starts.forget();
    flows.forEach(Flow::beginLife);
    process = launch(log);
    boolean ready = awaitReady(process, plan.limits().start(), log);
    process.killAndWait();
    arrivals.settle();
    if (ready) {
      forget(log);
    }
    return ready;
  }

  private CollectorProcess launch(Path log) throws IOException {
    CollectorProcess process =
        CollectorProcess.launch(
            plan.collector(), ports.environment(plan.load().protocol()), config, log);
    current = process;
    return process;
  }

  private Traffic traffic() {
    return new Traffic(flows, plan.load().inFlight(), wire, ports.receiver(), eventLoops);
  }

  /** One round; false if the collector did not live until it was killed. */
  private boolean liveAndDie(KillSchedule.Kill kill) throws IOException, InterruptedException {
    int round = report.kills() + 1;
    Path log = logs.resolve("round-" + round + ".log");
    flows.forEach(Flow::beginLife);
    sink.behave(kill.weather().behaviour());
    CollectorProcess process = launch(log);
    boolean ready;
    int exitCode;
    try (Traffic traffic = traffic()) {
      ready = awaitMoment(process, kill, traffic);
      exitCode = process.killAndWait();
      traffic.rest();
    }
    arrivals.settle();
    if (exitCode != CollectorProcess.KILLED) {
      failures.add(
          "round " + round + ": the collector ended by itself with " + exitCode + ", see " + log);
      return false;
    }
    if (!ready && !kill.early()) {
      failures.add("round " + round + ": the collector was not ready in time, see " + log);
      return false;
    }
    report.killed(ready);
    forget(log);
    return true;
  }

  /** Returns when it is time to kill, with whether the collector was ready then. */
  private boolean awaitMoment(CollectorProcess process, KillSchedule.Kill kill, Traffic traffic)
      throws IOException {
    long early = (long) (kill.share() * starts.medianNanos());
    long late = (long) (kill.share() * plan.limits().life().toNanos());
    long readyNanos = -1;
    while (process.isAlive()) {
      long age = System.nanoTime() - process.startNanos();
      if (readyNanos < 0 && process.isReady()) {
        readyNanos = age;
        starts.add(age);
      }
      traffic.beginOnceListening();
      boolean due = kill.early() ? age >= early : readyNanos >= 0 && age - readyNanos >= late;
      if (due || (readyNanos < 0 && age > plan.limits().start().toNanos())) {
        break;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return readyNanos >= 0;
  }

  private void lastLife() throws IOException, InterruptedException {
    sink.behave(Weather.FINE.behaviour());
    Map<Signal, Long> answeredBefore = new EnumMap<>(Signal.class);
    for (Flow flow : flows) {
      flow.beginLife();
      answeredBefore.put(flow.signal(), flow.account().answeredTaken());
    }
    Path log = logs.resolve("last.log");
    CollectorProcess process = launch(log);
    long drainNanos = System.nanoTime();
    if (awaitReady(process, plan.limits().start(), log)) {
      arrivals.awaitAll(process, plan.limits().drain());
      System.out.printf(
          Locale.ROOT, "waited %.1f s for what was left%n", (System.nanoTime() - drainNanos) / 1e9);
      if (plan.ownMetrics() && process.isAlive()) {
        compareOwnLedger(answeredBefore);
      }
    }
    expectZero(process.terminate(), "exit code at the end");
  }

  private boolean awaitReady(CollectorProcess process, Duration limit, Path log)
      throws IOException {
    while (process.isAlive()) {
      long age = System.nanoTime() - process.startNanos();
      if (process.isReady()) {
        starts.add(age);
        return true;
      }
      if (age > limit.toNanos()) {
        break;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    failures.add("the collector did not become ready, see " + log);
    return false;
  }

  /** The ledger is exact at rest, so it is asked again for a while. */
  private void compareOwnLedger(Map<Signal, Long> answeredBefore)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + METRICS_LIMIT_NANOS;
    List<String> found;
    do {
      CollectorProcess.Metrics page = CollectorProcess.metrics(ports.metrics());
      found = new ArrayList<>();
      for (Flow flow : flows) {
        long before = Objects.requireNonNull(answeredBefore.get(flow.signal()));
        found.addAll(
            OwnLedger.of(flow.signal(), page)
                .failures(flow.signal(), flow.account().answeredTaken() - before));
      }
      if (found.isEmpty()) {
        return;
      }
      LockSupport.parkNanos(LEDGER_LOOK_NANOS);
    } while (System.nanoTime() - end < 0);
    failures.addAll(found);
  }

  private void expectZero(int actual, String what) {
    if (actual != 0) {
      failures.add(what + " is " + actual);
    }
  }

  private void forget(Path log) throws IOException {
    if (!keepLogs) {
      Files.delete(log);
    }
  }

  private void killCurrent() {
    CollectorProcess process = current;
    if (process != null) {
      process.kill();
    }
  }

  @Override
  public void close() {
    killCurrent();
    Runtime.getRuntime().removeShutdownHook(orphanage);
    eventLoops.close();
    sink.close();
  }
}
