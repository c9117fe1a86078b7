package dev.sluice.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overload}: does a collector keep its memory and its word while its backend stalls? */
@Command(
    name = "overload",
    description =
        "Stalls the backend of one pipeline under full load and watches memory, refusals and a second pipeline.",
    mixinStandardHelpOptions = true)
final class OverloadCommand implements Callable<Integer> {
  private static final int SENDERS = 8;
  private static final int ITEMS_PER_REQUEST = 500;
  private static final int MOST_ITEMS = 50_000_000;
  private static final int SECOND_PER_SECOND = 20;
  private static final int SECOND_ITEMS = 100;

  @Option(
      names = "--collector",
      split = " ",
      defaultValue = "./sluice",
      description = "command line of the collector")
  private List<String> collector = List.of();

  @Option(names = "--seconds", defaultValue = "60", description = "how long the backend stalls")
  private int seconds;

  @Option(
      names = "--unfinished",
      defaultValue = "500",
      description = "clients that stop one byte short of a message")
  private int unfinished;

  @Option(
      names = "--cap-mib",
      required = true,
      description =
          "resident memory that must not be exceeded: heap + direct memory of both Nettys + 160")
  private long capMib;

  private final IdSet accepted = new IdSet(MOST_ITEMS);
  private final IdSet secondAccepted = new IdSet(MOST_ITEMS);
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private final AtomicInteger refusedForGood = new AtomicInteger();
  private final List<String> failures = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory("overload-");
    List<Integer> ports = FreePorts.take(3);
    try (FaultySink stalling = new FaultySink(MOST_ITEMS, 0, 1);
        FaultySink healthy = new FaultySink(MOST_ITEMS, 0, 2)) {
      Path config =
          Files.writeString(work.resolve("config.yaml"), config(ports, stalling, healthy));
      CollectorProcess process =
          CollectorProcess.start(collector, config, work.resolve("collector.log"));
      try {
        drive(process, ports, stalling, healthy);
        check(process.terminate() == 0, "exit code 0 after SIGTERM");
      } finally {
        process.kill();
      }
      check(
          lost(accepted, stalling, Signal.TRACES) == 0,
          "nothing accepted is lost: " + lost(accepted, stalling, Signal.TRACES));
      check(
          lost(secondAccepted, healthy, Signal.LOGS) == 0,
          "nothing accepted by the second pipeline is lost");
    }
    System.out.println(
        failures.isEmpty()
            ? "overload: passed"
            : "overload: " + failures.size() + " failures, log in " + work);
    return failures.isEmpty() ? 0 : 1;
  }

  private void drive(
      CollectorProcess process, List<Integer> ports, FaultySink stalling, FaultySink healthy)
      throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    stalling.stall(true);
    try (UnfinishedRequests stuck =
        new UnfinishedRequests(unfinished, ports.get(0), ports.get(1))) {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        boolean grpc = i % 2 == 0;
        senders.add(threads.submit(() -> sendAll(client(grpc, ports), end)));
      }
      Future<long[]> second = threads.submit(() -> sendPaced(client(true, ports), end));
      long peak = 0;
      while (System.nanoTime() - end < 0) {
        long now = process.residentBytes().orElse(0L);
        check(now > 0, "the collector lives", false);
        peak = Math.max(peak, now);
        System.out.printf(
            Locale.ROOT,
            "rss %d MiB, accepted %d, refused requests %d, second pipeline at its sink %d%n",
            now >> 20,
            accepted.size(),
            refusals.get(),
            healthy.account(Signal.LOGS).taken().size());
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
      long[] paced = second.get();
      check(
          peak <= capMib << 20,
          "resident memory peaked at " + (peak >> 20) + " MiB, the cap is " + capMib);
      check(refusals.get() > 0, refusals.get() + " requests refused as retryable");
      check(refusedForGood.get() == 0, refusedForGood.get() + " good requests refused for good");
      check(
          paced[1] >= paced[0] * 95 / 100,
          "the second pipeline had " + paced[1] + " of " + paced[0] + " requests accepted");
      stuck.awaitSent();
      System.out.println(
          "        "
              + stuck.closedByServer()
              + " of "
              + unfinished
              + " unfinished requests were cut off");
    }
    stalling.stall(false);
    long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (lost(accepted, stalling, Signal.TRACES) + lost(secondAccepted, healthy, Signal.LOGS) > 0
        && System.nanoTime() - limit < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }
    threads.shutdownNow();
  }

  private Client client(boolean grpc, List<Integer> ports) {
    return grpc
        ? new GrpcClient(ports.get(0), false, 10)
        : new HttpOtlpClient(ports.get(1), false, 10);
  }

  private void sendAll(Client client, long end) {
    try (client) {
      while (System.nanoTime() - end < 0) {
        long start = next.getAndAdd(ITEMS_PER_REQUEST);
        if (start + ITEMS_PER_REQUEST > MOST_ITEMS) {
          throw new IllegalStateException("more was accepted than this run has numbers for");
        }
        byte[] request = Items.request(Signal.TRACES, start, ITEMS_PER_REQUEST);
        Client.Answer answer = client.send(Signal.TRACES, request);
        while (answer == Client.Answer.RETRY && System.nanoTime() - end < 0) {
          refusals.incrementAndGet();
          answer = client.send(Signal.TRACES, request);
        }
        if (answer == Client.Answer.ACCEPTED) {
          for (long id = start; id < start + ITEMS_PER_REQUEST; id++) {
            accepted.add(id);
          }
        } else if (answer == Client.Answer.REFUSED) {
          refusedForGood.incrementAndGet();
        }
      }
    }
  }

  /** Returns requests sent and requests accepted at the first try. */
  private long[] sendPaced(Client client, long end) {
    long[] counts = new long[2];
    long due = System.nanoTime();
    try (client) {
      while (System.nanoTime() - end < 0) {
        long start = counts[0] * SECOND_ITEMS;
        counts[0]++;
        if (client.send(Signal.LOGS, Items.request(Signal.LOGS, start, SECOND_ITEMS))
            == Client.Answer.ACCEPTED) {
          counts[1]++;
          for (long id = start; id < start + SECOND_ITEMS; id++) {
            secondAccepted.add(id);
          }
        }
        due += TimeUnit.SECONDS.toNanos(1) / SECOND_PER_SECOND;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
    return counts;
  }

  private static long lost(IdSet sent, FaultySink sink, Signal signal) {
    return sent.count(id -> !sink.account(signal).taken().contains(id));
  }

  private void check(boolean condition, String what) {
    check(condition, what, true);
  }

  private void check(boolean condition, String what, boolean sayWhenGood) {
    if (!condition) {
      failures.add(what);
    }
    if (!condition || sayWhenGood) {
      System.out.println((condition ? "ok      " : "FAILED  ") + what);
    }
  }

  private static String config(List<Integer> ports, FaultySink stalling, FaultySink healthy) {
    return """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: 127.0.0.1:%d}
              http: {endpoint: 127.0.0.1:%d}
        processors:
          memory_limiter: {check_interval: 1s, limit_percentage: 80, spike_limit_percentage: 20}
          batch: {timeout: 200ms, send_batch_size: 2000}
        exporters:
          otlp_grpc/stalling:
            endpoint: 127.0.0.1:%d
            compression: none
            tls: {insecure: true}
            timeout: 2s
            retry_on_failure: {initial_interval: 100ms, max_interval: 1s, max_elapsed_time: 0s}
          otlp_grpc/healthy:
            endpoint: 127.0.0.1:%d
            compression: none
            tls: {insecure: true}
        service:
          telemetry:
            metrics: {readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}}]}
          pipelines:
            traces:
              receivers: [otlp]
              processors: [memory_limiter, batch]
              exporters: [otlp_grpc/stalling]
            logs:
              receivers: [otlp]
              processors: [batch]
              exporters: [otlp_grpc/healthy]
        """
        .formatted(
            ports.get(0), ports.get(1), stalling.grpcPort(), healthy.grpcPort(), ports.get(2));
  }
}
