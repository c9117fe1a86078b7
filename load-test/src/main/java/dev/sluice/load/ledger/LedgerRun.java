package dev.sluice.load.ledger;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.client.Wire;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.ClosedLoop;
import dev.sluice.load.drive.Tally;
import dev.sluice.load.payload.ItemNumber;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Template;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.process.CollectorProcess;
import dev.sluice.load.process.FreePorts;
import dev.sluice.load.process.OwnLedger;
import dev.sluice.load.sink.Account;
import dev.sluice.load.sink.Behaviour;
import dev.sluice.load.sink.NumberSet;
import dev.sluice.load.sink.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of the ledger: all signals at once through memory_limiter, sampler (traces and logs) and
 * batch, with a SIGTERM and a restart in the middle.
 */
final class LedgerRun {
  private static final int RUN = 1;
  private static final int IN_FLIGHT_PER_SIGNAL = 2;
  private static final int RETRY_PAUSE_MILLIS = 20;
  private static final int ITEMS_PER_REQUEST = 200;
  private static final int SPANS_PER_TRACE = 4;
  private static final int SAMPLING_SEED = 22;
  private static final float SAMPLING_PERCENT = 30f;
  private static final long ARRIVAL_LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Longer than the sink lets callers hang, so that every answer under way has come. */
  private static final long ANSWERS_NANOS = TimeUnit.SECONDS.toNanos(17);

  private final Plan plan;
  private final Path work;
  private final HashSeedSampling sampling = new HashSeedSampling(SAMPLING_SEED, SAMPLING_PERCENT);
  private final Map<Signal, Generator> generators = new EnumMap<>(Signal.class);
  private final List<String> failures = new ArrayList<>();

  /**
   * @param collector command line
   * @param grpc whether both sides speak gRPC; else HTTP
   * @param gzip whether both sides compress
   * @param items items of each signal
   * @param faultPercent percent of requests that the sink handles badly
   * @param seed of the faults
   * @param ownMetrics whether the collector has ledger metrics to compare with
   */
  record Plan(
      List<String> collector,
      boolean grpc,
      boolean gzip,
      long items,
      int faultPercent,
      long seed,
      boolean ownMetrics) {}

  /** Bodies of one signal and what became of them. */
  private record Generator(Bodies bodies, Tally tally) {
    NumberSet accepted() {
      return Objects.requireNonNull(tally.accepted());
    }
  }

  LedgerRun(Plan plan, Path work) {
    this.plan = plan;
    this.work = work;
    for (Signal signal : Signal.values()) {
      Profile.File profile =
          Profile.File.of(signal)
              .withItemsPerRequest(List.of(ITEMS_PER_REQUEST))
              .withSpansPerTrace(SPANS_PER_TRACE);
      generators.put(
          signal,
          new Generator(
              new Bodies(
                  Templates.of(profile.profile(), Instant.now()),
                  compression(),
                  RUN,
                  signal.generator(),
                  false),
              new Tally(true)));
    }
  }

  private Wire.Compression compression() {
    return plan.gzip() ? Wire.Compression.GZIP : Wire.Compression.NONE;
  }

  /** Runs; returns what was found wrong. */
  List<String> run() throws Exception {
    List<Integer> ports = FreePorts.take(3);
    try (Sink sink = new Sink(0, 0, true, plan.seed())) {
      sink.behave(faults());
      Path config = Files.writeString(work.resolve("config.yaml"), config(ports, sink));
      CollectorProcess first =
          CollectorProcess.start(plan.collector(), config, work.resolve("first.log"));
      try {
        sendUpTo(plan.items() / 2, ports);
        expect(first.terminate(), 0, "exit code after SIGTERM");
      } finally {
        first.kill();
      }
      Map<Signal, Before> before = new EnumMap<>(Signal.class);
      for (Signal signal : Signal.values()) {
        Account account = sink.account(signal);
        before.put(
            signal,
            new Before(
                of(signal).tally().items(), account.answeredTaken(), account.answeredRejected()));
      }
      CollectorProcess second =
          CollectorProcess.start(plan.collector(), config, work.resolve("second.log"));
      try {
        sendUpTo(plan.items(), ports);
        awaitArrival(sink);
        if (plan.ownMetrics()) {
          compareOwnLedger(CollectorProcess.metrics(ports.get(2)), sink, before);
        }
        expect(second.terminate(), 0, "exit code at the end");
      } finally {
        second.kill();
      }
      for (Signal signal : Signal.values()) {
        compareNumbers(signal, sink.account(signal));
      }
    }
    return failures;
  }

  /** Of the given percentage: 40 % refusals, 20 % with a delay, 30 % partial, 10 % that hang. */
  private Behaviour faults() {
    double tenth = plan.faultPercent() / 10.0;
    return new Behaviour(
        0,
        List.of(
            new Behaviour.Fault(4 * tenth, Behaviour.Kind.RETRY, 0),
            new Behaviour.Fault(2 * tenth, Behaviour.Kind.THROTTLE, 50),
            new Behaviour.Fault(3 * tenth, Behaviour.Kind.PARTIAL, 0),
            new Behaviour.Fault(tenth / 2, Behaviour.Kind.HANG, 0),
            new Behaviour.Fault(tenth / 2, Behaviour.Kind.HANG_AFTER_TAKING, 0)));
  }

  /** Sends until at least so many items of each signal were accepted. */
  private void sendUpTo(long bound, List<Integer> ports) throws InterruptedException {
    Wire wire = Wire.of(plan.grpc() ? Wire.Protocol.GRPC : Wire.Protocol.HTTP, compression());
    List<AutoCloseable> open = new ArrayList<>();
    Map<Signal, ClosedLoop> loops = new EnumMap<>(Signal.class);
    try (EventLoops eventLoops = new EventLoops(1)) {
      for (Signal signal : Signal.values()) {
        Senders senders =
            Senders.connect(
                "127.0.0.1",
                ports.get(plan.grpc() ? 0 : 1),
                wire,
                IN_FLIGHT_PER_SIGNAL,
                eventLoops);
        open.add(senders);
        Generator generator = of(signal);
        ClosedLoop loop =
            new ClosedLoop(
                generator.bodies(),
                senders.all(),
                IN_FLIGHT_PER_SIGNAL,
                RETRY_PAUSE_MILLIS,
                generator.tally());
        open.add(loop);
        loops.put(signal, loop);
        loop.run();
      }
      for (Map.Entry<Signal, ClosedLoop> loop : loops.entrySet()) {
        Tally tally = of(loop.getKey()).tally();
        while (tally.items() < bound && tally.refused() == 0) {
          LockSupport.parkNanos(1_000_000);
        }
        loop.getValue().rest();
        expect(tally.refused(), 0, loop.getKey() + ": good requests refused for good");
      }
      closeAll(open);
    }
  }

  private static void closeAll(List<AutoCloseable> open) {
    for (AutoCloseable closeable : open) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("a connection cannot be closed", e);
      }
    }
  }

  /** Waits until the sink has everything it should get, at most two minutes. */
  private void awaitArrival(Sink sink) {
    long end = System.nanoTime() + ARRIVAL_LIMIT_NANOS;
    while (System.nanoTime() - end < 0) {
      boolean all = true;
      for (Signal signal : Signal.values()) {
        all &= missing(signal, sink.account(signal)) == 0;
      }
      if (all) {
        LockSupport.parkNanos(ANSWERS_NANOS);
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }
  }

  private boolean expected(Signal signal, long sequence) {
    if (signal == Signal.METRICS) {
      return true;
    }
    long root = sequence - sequence % ITEMS_PER_REQUEST % SPANS_PER_TRACE;
    return sampling.keeps(Template.traceId(ItemNumber.pack(RUN, signal.generator(), root)));
  }

  private long missing(Signal signal, Account account) {
    int source = of(signal).bodies().source();
    NumberSet taken = account.taken(source);
    NumberSet rejected = account.rejected(source);
    return of(signal)
        .accepted()
        .count(
            sequence ->
                expected(signal, sequence)
                    && !taken.contains(sequence)
                    && !rejected.contains(sequence));
  }

  private void compareNumbers(Signal signal, Account account) {
    int source = of(signal).bodies().source();
    NumberSet sent = of(signal).accepted();
    NumberSet taken = account.taken(source);
    long missing = missing(signal, account);
    long unexpected = taken.count(sequence -> !expected(signal, sequence));
    System.out.printf(
        Locale.ROOT,
        "%-4s %-4s %-7s accepted %d, expected %d, at the sink %d (%d duplicates), rejected by it %d, lost %d, not sampled but there %d%n",
        plan.grpc() ? "grpc" : "http",
        plan.gzip() ? "gzip" : "none",
        signal.name().toLowerCase(Locale.ROOT),
        sent.size(),
        sent.count(sequence -> expected(signal, sequence)),
        taken.size(),
        taken.duplicates(),
        account.rejected(source).size(),
        missing,
        unexpected);
    expect(missing, 0, signal + ": items accepted and lost");
    expect(unexpected, 0, signal + ": items that the reference's sampler drops");
    expect(account.broken(), 0, signal + ": requests that are no OTLP");
  }

  /** What clients and sink had counted before the restart. */
  private record Before(long accepted, long taken, long rejected) {}

  /** The collector's own ledger against what clients and sink saw since the restart. */
  private void compareOwnLedger(
      CollectorProcess.Metrics metrics, Sink sink, Map<Signal, Before> before) {
    for (Signal signal : Signal.values()) {
      OwnLedger own = OwnLedger.of(signal, metrics);
      Before start = Objects.requireNonNull(before.get(signal));
      Account account = sink.account(signal);
      expect(own.in(), of(signal).tally().items() - start.accepted(), signal + ": own ledger, in");
      expect(own.came(), own.accountedFor(), signal + ": own ledger, sum");
      expect(
          own.delivered(),
          account.answeredTaken() - start.taken(),
          signal + ": own ledger, delivered");
      expect(
          own.rejected(),
          account.answeredRejected() - start.rejected(),
          signal + ": own ledger, rejected by backend");
      expect(own.dropped(), 0, signal + ": own ledger, dropped");
      expect(own.held(), 0, signal + ": own ledger, held");
    }
  }

  private void expect(long actual, long wanted, String what) {
    if (actual != wanted) {
      failures.add(what + " is " + actual + ", not " + wanted);
    }
  }

  private Generator of(Signal signal) {
    return Objects.requireNonNull(generators.get(signal));
  }

  private String config(List<Integer> ports, Sink sink) throws IOException {
    String exporter =
        plan.grpc()
            ? """
              otlp_grpc:
                endpoint: 127.0.0.1:%d
                tls: {insecure: true}
            """
                .formatted(sink.grpcPort())
            : """
              otlp_http:
                endpoint: http://127.0.0.1:%d
            """
                .formatted(sink.httpPort());
    String name = plan.grpc() ? "otlp_grpc" : "otlp_http";
    return """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: 127.0.0.1:%1$d}
              http: {endpoint: 127.0.0.1:%2$d}
        processors:
          memory_limiter: {check_interval: 1s, limit_percentage: 80, spike_limit_percentage: 20}
          probabilistic_sampler: {sampling_percentage: %3$s, hash_seed: %4$d}
          batch: {timeout: 200ms, send_batch_size: 2000, send_batch_max_size: 2500}
        exporters:
        %5$s    compression: %6$s
            timeout: 2s
            retry_on_failure: {initial_interval: 50ms, max_interval: 500ms, max_elapsed_time: 0s}
            sending_queue: {queue_size: 200}
        service:
          telemetry:
            metrics: {readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: %7$d}}}}]}
          pipelines:
            traces:
              receivers: [otlp]
              processors: [memory_limiter, probabilistic_sampler, batch]
              exporters: [%8$s]
            metrics:
              receivers: [otlp]
              processors: [memory_limiter, batch]
              exporters: [%8$s]
            logs:
              receivers: [otlp]
              processors: [memory_limiter, probabilistic_sampler, batch]
              exporters: [%8$s]
        """
        .formatted(
            ports.get(0),
            ports.get(1),
            SAMPLING_PERCENT,
            SAMPLING_SEED,
            exporter,
            plan.gzip() ? "gzip" : "none",
            ports.get(2),
            name);
  }
}
