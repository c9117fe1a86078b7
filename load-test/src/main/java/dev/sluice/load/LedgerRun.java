package dev.sluice.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of the ledger: all signals at once through memory_limiter, sampler (traces and logs) and
 * batch, with a SIGTERM and a restart in the middle.
 */
final class LedgerRun {
  private static final int SENDERS_PER_SIGNAL = 2;
  private static final int ITEMS_PER_REQUEST = 200;
  private static final int SAMPLING_SEED = 22;
  private static final float SAMPLING_PERCENT = 30f;
  private static final long CLIENT_TIMEOUT_SECONDS = 30;
  private static final long RETRY_PAUSE_NANOS = 20_000_000;

  private final Plan plan;
  private final Path work;
  private final HashSeedSampling sampling = new HashSeedSampling(SAMPLING_SEED, SAMPLING_PERCENT);
  private final Map<Signal, IdSet> accepted = new EnumMap<>(Signal.class);
  private final Map<Signal, AtomicLong> next = new EnumMap<>(Signal.class);
  private final Map<Signal, AtomicLong> acceptedSinceRestart = new EnumMap<>(Signal.class);
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

  LedgerRun(Plan plan, Path work) {
    this.plan = plan;
    this.work = work;
    for (Signal signal : Signal.values()) {
      accepted.put(signal, new IdSet(plan.items() + ITEMS_PER_REQUEST));
      next.put(signal, new AtomicLong());
      acceptedSinceRestart.put(signal, new AtomicLong());
    }
  }

  /** Runs; returns what was found wrong. */
  List<String> run() throws Exception {
    List<Integer> ports = FreePorts.take(3);
    try (FaultySink sink =
        new FaultySink(plan.items() + ITEMS_PER_REQUEST, plan.faultPercent(), plan.seed())) {
      Path config = Files.writeString(work.resolve("config.yaml"), config(ports, sink));
      CollectorProcess first =
          CollectorProcess.start(plan.collector(), config, work.resolve("first.log"));
      try {
        sendUpTo(plan.items() / 2, ports);
        expect(first.terminate(), 0, "exit code after SIGTERM");
      } finally {
        first.kill();
      }
      Map<Signal, long[]> before = answered(sink);
      acceptedSinceRestart.values().forEach(count -> count.set(0));
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
        compareIds(signal, sink.account(signal));
      }
    }
    return failures;
  }

  /** Every item below the bound is sent until it is accepted. */
  private void sendUpTo(long bound, List<Integer> ports) throws Exception {
    ExecutorService senders =
        Executors.newFixedThreadPool(SENDERS_PER_SIGNAL * Signal.values().length);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Signal signal : Signal.values()) {
        for (int i = 0; i < SENDERS_PER_SIGNAL; i++) {
          running.add(
              senders.submit(
                  () -> {
                    try (Client client = client(ports)) {
                      sendFrom(signal, client, bound);
                    }
                  }));
        }
      }
      for (Future<?> sender : running) {
        sender.get();
      }
    } finally {
      senders.shutdownNow();
    }
  }

  private Client client(List<Integer> ports) {
    return plan.grpc()
        ? new GrpcClient(ports.get(0), plan.gzip(), CLIENT_TIMEOUT_SECONDS)
        : new HttpOtlpClient(ports.get(1), plan.gzip(), CLIENT_TIMEOUT_SECONDS);
  }

  private void sendFrom(Signal signal, Client client, long bound) {
    AtomicLong cursor = of(next, signal);
    IdSet set = of(accepted, signal);
    while (true) {
      long start = cursor.getAndUpdate(at -> Math.min(bound, at + ITEMS_PER_REQUEST));
      int count = (int) Math.min(ITEMS_PER_REQUEST, bound - start);
      if (count <= 0) {
        return;
      }
      byte[] request = Items.request(signal, start, count);
      Client.Answer answer = client.send(signal, request);
      while (answer == Client.Answer.RETRY) {
        LockSupport.parkNanos(RETRY_PAUSE_NANOS);
        answer = client.send(signal, request);
      }
      if (answer == Client.Answer.REFUSED) {
        throw new IllegalStateException(
            "a good request was refused for good: " + signal + " from " + start);
      }
      for (long id = start; id < start + count; id++) {
        set.add(id);
      }
      of(acceptedSinceRestart, signal).addAndGet(count);
    }
  }

  /** Waits until the sink has everything it should get, at most two minutes. */
  private void awaitArrival(FaultySink sink) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (System.nanoTime() - end < 0) {
      boolean all = true;
      for (Signal signal : Signal.values()) {
        all &= missing(signal, sink.account(signal)) == 0;
      }
      if (all) {
        LockSupport.parkNanos(
            TimeUnit.SECONDS.toNanos(12)); // for answers under way: longer than the sink hangs
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private boolean expected(Signal signal, long id) {
    return signal == Signal.METRICS || sampling.keeps(Items.traceId(id));
  }

  private long missing(Signal signal, FaultySink.Account account) {
    return of(accepted, signal)
        .count(
            id ->
                expected(signal, id)
                    && !account.taken().contains(id)
                    && !account.rejected().contains(id));
  }

  private void compareIds(Signal signal, FaultySink.Account account) {
    IdSet sent = of(accepted, signal);
    long missing = missing(signal, account);
    long unexpected = account.taken().count(id -> !expected(signal, id));
    System.out.printf(
        Locale.ROOT,
        "%-4s %-4s %-7s accepted %d, expected %d, at the sink %d (%d duplicates), rejected by it %d, lost %d, not sampled but there %d%n",
        plan.grpc() ? "grpc" : "http",
        plan.gzip() ? "gzip" : "none",
        signal.name().toLowerCase(Locale.ROOT),
        sent.size(),
        sent.count(id -> expected(signal, id)),
        account.taken().size(),
        account.taken().duplicates(),
        account.rejected().size(),
        missing,
        unexpected);
    expect(missing, 0, signal + ": items accepted and lost");
    expect(unexpected, 0, signal + ": items that the reference's sampler drops");
  }

  private static Map<Signal, long[]> answered(FaultySink sink) {
    Map<Signal, long[]> counts = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      FaultySink.Account account = sink.account(signal);
      counts.put(signal, new long[] {account.answeredTaken(), account.answeredRejected()});
    }
    return counts;
  }

  /** The collector's own ledger against what clients and sink saw since the restart. */
  private void compareOwnLedger(
      CollectorProcess.Metrics metrics, FaultySink sink, Map<Signal, long[]> before) {
    for (Signal signal : Signal.values()) {
      String label = "signal=\"" + signal.name().toLowerCase(Locale.ROOT) + "\"";
      double in = metrics.sum("sluice_ledger_items", label, "term=\"in\"");
      double created = metrics.sum("sluice_ledger_items", label, "term=\"created\"");
      double delivered = metrics.sum("sluice_ledger_items", label, "term=\"delivered\"");
      double rejected = metrics.sum("sluice_ledger_items", label, "term=\"rejected_by_backend\"");
      double dropped = metrics.sum("sluice_ledger_items", label, "term=\"dropped\"");
      double filtered = metrics.sum("sluice_ledger_items", label, "term=\"filtered\"");
      double held = metrics.sum("sluice_ledger_items", label, "term=\"held\"");
      long[] start = of(before, signal);
      FaultySink.Account account = sink.account(signal);
      expect((long) in, of(acceptedSinceRestart, signal).get(), signal + ": own ledger, in");
      expect(
          (long) (in + created),
          (long) (delivered + rejected + dropped + filtered + held),
          signal + ": own ledger, sum");
      expect(
          (long) delivered, account.answeredTaken() - start[0], signal + ": own ledger, delivered");
      expect(
          (long) rejected,
          account.answeredRejected() - start[1],
          signal + ": own ledger, rejected by backend");
      expect((long) dropped, 0, signal + ": own ledger, dropped");
      expect((long) held, 0, signal + ": own ledger, held");
    }
  }

  private void expect(long actual, long wanted, String what) {
    if (actual != wanted) {
      failures.add(what + " is " + actual + ", not " + wanted);
    }
  }

  private static <V> V of(Map<Signal, V> map, Signal signal) {
    V value = map.get(signal);
    if (value == null) {
      throw new AssertionError(signal);
    }
    return value;
  }

  private String config(List<Integer> ports, FaultySink sink) throws IOException {
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
