package dev.sluice.load.ledger;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.client.Wire;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.ClosedLoop;
import dev.sluice.load.drive.OpenLoop;
import dev.sluice.load.drive.Schedule;
import dev.sluice.load.drive.Tally;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.process.CollectorProcess;
import dev.sluice.load.process.FreePorts;
import dev.sluice.load.sink.Behaviour;
import dev.sluice.load.sink.NumberSet;
import dev.sluice.load.sink.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overload}: does a collector keep its memory and its word while its backend stalls? */
@Command(
    name = "overload",
    description =
        "Stalls the backend of one pipeline under full load and watches memory, refusals and a second pipeline.",
    mixinStandardHelpOptions = true)
public final class OverloadCommand implements Callable<Integer> {
  private static final int SENDERS = 8;
  private static final int ITEMS_PER_REQUEST = 500;
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

  private final List<String> failures = new ArrayList<>();

  /** Traffic of one pipeline and what became of it. */
  private record Flow(Bodies bodies, Tally tally) {
    static Flow of(Signal signal, int itemsPerRequest, int generator) {
      Profile.File profile = Profile.File.of(signal).withItemsPerRequest(List.of(itemsPerRequest));
      return new Flow(
          new Bodies(
              Templates.of(profile.profile(), Instant.now()),
              Wire.Compression.NONE,
              1,
              generator,
              false),
          new Tally(true));
    }

    /** Items accepted that the sink has not taken. */
    long lost(Sink sink) {
      NumberSet taken = sink.account(bodies.signal()).taken(bodies.source());
      return Objects.requireNonNull(tally.accepted()).count(number -> !taken.contains(number));
    }
  }

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory("overload-");
    List<Integer> ports = FreePorts.take(3);
    List<Flow> stalled =
        List.of(
            Flow.of(Signal.TRACES, ITEMS_PER_REQUEST, 0),
            Flow.of(Signal.TRACES, ITEMS_PER_REQUEST, 1));
    Flow second = Flow.of(Signal.LOGS, SECOND_ITEMS, 2);
    try (Sink stalling = new Sink(0, 0, true, 1);
        Sink healthy = new Sink(0, 0, true, 2)) {
      Path config =
          Files.writeString(work.resolve("config.yaml"), config(ports, stalling, healthy));
      CollectorProcess process =
          CollectorProcess.start(collector, config, work.resolve("collector.log"));
      try {
        drive(process, ports, stalling, healthy, stalled, second);
        check(process.terminate() == 0, "exit code 0 after SIGTERM");
      } finally {
        process.kill();
      }
      long lost = stalled.stream().mapToLong(flow -> flow.lost(stalling)).sum();
      check(lost == 0, "nothing accepted is lost: " + lost);
      check(second.lost(healthy) == 0, "nothing accepted by the second pipeline is lost");
    }
    System.out.println(
        failures.isEmpty()
            ? "overload: passed"
            : "overload: " + failures.size() + " failures, log in " + work);
    return failures.isEmpty() ? 0 : 1;
  }

  private void drive(
      CollectorProcess process,
      List<Integer> ports,
      Sink stalling,
      Sink healthy,
      List<Flow> stalled,
      Flow second)
      throws Exception {
    stalling.behave(Behaviour.STALLED);
    OpenLoop paced;
    try (EventLoops loops = new EventLoops(1);
        UnfinishedRequests stuck = new UnfinishedRequests(unfinished, ports.get(0), ports.get(1));
        Senders grpc = connect(Wire.Protocol.GRPC, ports.get(0), loops);
        Senders http = connect(Wire.Protocol.HTTP, ports.get(1), loops);
        Senders secondSenders = connect(Wire.Protocol.GRPC, ports.get(0), loops);
        ClosedLoop first = fullSpeed(stalled.get(0), grpc);
        ClosedLoop other = fullSpeed(stalled.get(1), http)) {
      paced =
          new OpenLoop(
              second.bodies(),
              secondSenders.all(),
              Schedule.constant(SECOND_PER_SECOND, seconds),
              second.tally());
      first.run();
      other.run();
      Future<?> pacing =
          Executors.newSingleThreadExecutor(OverloadCommand::daemon)
              .submit(
                  () -> {
                    paced.run();
                    return null;
                  });
      long peak = watch(process, healthy, stalled);
      first.rest();
      other.rest();
      pacing.get();
      stuck.awaitSent();
      report(peak, stalled, second, paced, stuck);
    }
    stalling.behave(Behaviour.WELL);
    long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (stalled.stream().mapToLong(flow -> flow.lost(stalling)).sum() + second.lost(healthy) > 0
        && System.nanoTime() - limit < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }
  }

  /** Looks once a second; returns the most resident bytes seen. */
  private long watch(CollectorProcess process, Sink healthy, List<Flow> stalled) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long peak = 0;
    while (System.nanoTime() - end < 0) {
      long now = process.residentBytes().orElse(0L);
      check(now > 0, "the collector lives", false);
      peak = Math.max(peak, now);
      System.out.printf(
          Locale.ROOT,
          "rss %d MiB, accepted %d, refused requests %d, second pipeline at its sink %d%n",
          now >> 20,
          stalled.stream().mapToLong(flow -> flow.tally().items()).sum(),
          stalled.stream().mapToLong(flow -> flow.tally().retries()).sum(),
          healthy.account(Signal.LOGS).items());
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
    return peak;
  }

  private void report(
      long peak, List<Flow> stalled, Flow second, OpenLoop paced, UnfinishedRequests stuck) {
    long refusals = stalled.stream().mapToLong(flow -> flow.tally().retries()).sum();
    long forGood = stalled.stream().mapToLong(flow -> flow.tally().refused()).sum();
    check(
        peak <= capMib << 20,
        "resident memory peaked at " + (peak >> 20) + " MiB, the cap is " + capMib);
    check(refusals > 0, refusals + " requests refused as retryable");
    check(forGood == 0, forGood + " good requests refused for good");
    check(
        second.tally().requests() >= paced.sent() * 95 / 100,
        "the second pipeline had "
            + second.tally().requests()
            + " of "
            + paced.sent()
            + " requests accepted");
    System.out.println(
        "        "
            + stuck.closedByServer()
            + " of "
            + unfinished
            + " unfinished requests were cut off");
    for (Flow flow : stalled) {
      flow.tally()
          .details()
          .forEach((detail, count) -> System.out.println("        " + count + "x " + detail));
    }
  }

  private static Senders connect(Wire.Protocol protocol, int port, EventLoops loops)
      throws InterruptedException {
    return Senders.connect(
        "127.0.0.1", port, Wire.of(protocol, Wire.Compression.NONE), SENDERS / 2, loops);
  }

  private static ClosedLoop fullSpeed(Flow flow, Senders senders) {
    return new ClosedLoop(flow.bodies(), senders.all(), SENDERS / 2, 0, flow.tally());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "paced");
    thread.setDaemon(true);
    return thread;
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

  private static String config(List<Integer> ports, Sink stalling, Sink healthy) {
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
