package dev.sluice.load.hostile;

import dev.sluice.load.process.CollectorProcess;
import dev.sluice.load.process.FreePorts;
import dev.sluice.load.sink.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One collector under one kind of attack after the other, with usual clients beside. A collector
 * that ends is started again for the next kind.
 */
final class HostileRun implements AutoCloseable {
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  /** Usual clients are seen only while the attack lasts: it begins before and ends behind them. */
  private static final Duration LEAD = Duration.ofMillis(500);

  private static final Duration AFTERWARDS = Duration.ofSeconds(1);
  private static final int RECOVERY_TRIES = 10;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long ARRIVAL_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final HostilePlan plan;
  private final Path work;
  private final Sink sink;
  private final Target target;
  private final Path config;
  private final UsualClients usual;
  private final ExecutorService attackers = Executors.newCachedThreadPool(HostileRun::daemon);
  private final Thread orphanage = new Thread(this::killCurrent, "kill-collector");
  private volatile @Nullable CollectorProcess current;
  private volatile long peakBytes;
  private int starts;

  HostileRun(HostilePlan plan, Path work) throws IOException, InterruptedException {
    this.plan = plan;
    this.work = work;
    sink = new Sink(0, 0, true, 1);
    List<Integer> ports = FreePorts.takeLasting(7);
    target = new Target(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
    config =
        Files.writeString(
            work.resolve("config.yaml"),
            HostileConfig.yaml(
                target, TlsFiles.make(work), sink.grpcPort(), ports.get(5), ports.get(6)));
    usual = new UsualClients(target);
    Runtime.getRuntime().addShutdownHook(orphanage);
  }

  /** Plays all kinds and prints a table; returns what was found wrong. */
  List<String> run() throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    start();
    usual.run(WARM_UP);
    usual.grpc().takeLatencies();
    usual.http().takeLatencies();
    System.out.println(KindVerdict.HEAD);
    for (Kind kind : plan.kinds()) {
      KindVerdict verdict = play(kind);
      List<String> wrong = verdict.failures(plan.mostP99Millis());
      System.out.println(verdict.row(wrong));
      wrong.forEach(each -> failures.add(kind.name() + " (" + kind.what() + "): " + each));
      if (!verdict.alive()) {
        start();
      }
    }
    end(failures);
    return failures;
  }

  private KindVerdict play(Kind kind) throws IOException, InterruptedException {
    CollectorProcess process = start();
    long accepted = acceptedByUsual();
    long retries = usual.grpc().tally().retries() + usual.http().tally().retries();
    long refused = usual.grpc().tally().refused() + usual.http().tally().refused();
    peakBytes = 0;
    Crowd crowd =
        new Crowd(
            kind.port().applyAsInt(target),
            kind.connections(plan.connections()),
            kind.script().get());
    Future<Crowd.Traces> attack = submit(() -> crowd.run(plan.time().plus(LEAD.multipliedBy(2))));
    Future<Void> watch = submit(() -> watch(process, attack));
    LockSupport.parkNanos(LEAD.toNanos());
    usual.run(plan.time());
    double grpcP99 = usual.grpc().takeLatencies().getValueAtPercentile(99) / 1000.0;
    double httpP99 = usual.http().takeLatencies().getValueAtPercentile(99) / 1000.0;
    Crowd.Traces traces = result(attack);
    result(watch);
    return new KindVerdict(
        kind,
        process.isAlive(),
        recovers(process),
        new KindVerdict.Usual(
            grpcP99,
            httpP99,
            acceptedByUsual() - accepted,
            usual.grpc().tally().retries() + usual.http().tally().retries() - retries,
            usual.grpc().tally().refused() + usual.http().tally().refused() - refused),
        traces.closedByServer(),
        peakBytes >> 20);
  }

  private long acceptedByUsual() {
    return usual.grpc().tally().requests() + usual.http().tally().requests();
  }

  /** Whether both usual clients are served again. */
  private boolean recovers(CollectorProcess process) throws InterruptedException {
    for (int tries = 0; tries < RECOVERY_TRIES && process.isAlive(); tries++) {
      long grpc = usual.grpc().tally().requests();
      long http = usual.http().tally().requests();
      usual.run(AFTERWARDS);
      usual.grpc().takeLatencies();
      usual.http().takeLatencies();
      if (usual.grpc().tally().requests() > grpc && usual.http().tally().requests() > http) {
        return process.isAlive();
      }
    }
    return false;
  }

  private @Nullable Void watch(CollectorProcess process, Future<?> attack) {
    while (!attack.isDone()) {
      process.residentBytes().ifPresent(now -> peakBytes = Math.max(peakBytes, now));
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return null;
  }

  /** The collector, started if it does not run. */
  private CollectorProcess start() throws IOException {
    CollectorProcess running = current;
    if (running != null && running.isAlive()) {
      return running;
    }
    CollectorProcess made =
        CollectorProcess.start(
            plan.collector(),
            plan.environment(),
            config,
            work.resolve("collector-" + ++starts + ".log"));
    current = made;
    return made;
  }

  /** Whatever was accepted has arrived, and the collector ends as it should. */
  private void end(List<String> failures) throws IOException, InterruptedException {
    CollectorProcess process = start();
    long begin = System.nanoTime();
    while (usual.lost(sink) > 0 && System.nanoTime() - begin < ARRIVAL_LIMIT_NANOS) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    long lost = usual.lost(sink);
    if (lost > 0 && starts == 1) { // a collector that ended has lost what its memory held
      failures.add(lost + " accepted log records of usual clients are lost");
    }
    int code = process.terminate();
    if (code != 0) {
      failures.add("SIGTERM ended it with exit code " + code);
    }
    usual
        .grpc()
        .tally()
        .details()
        .forEach((detail, count) -> System.out.println("usual gRPC: " + count + "x " + detail));
    usual
        .http()
        .tally()
        .details()
        .forEach((detail, count) -> System.out.println("usual HTTP: " + count + "x " + detail));
  }

  private <T> Future<T> submit(Callable<T> task) {
    return attackers.submit(task);
  }

  private static <T> T result(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException("the harness failed: " + e.getCause(), e.getCause());
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "hostile");
    thread.setDaemon(true);
    return thread;
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
    attackers.shutdownNow();
    usual.close();
    sink.close();
  }
}
