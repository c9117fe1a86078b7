package dev.sluice.load.ledger;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.drive.ClosedLoop;
import dev.sluice.load.drive.Tally;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.process.CollectorProcess;
import dev.sluice.load.process.FreePorts;
import dev.sluice.load.process.OwnLedger;
import dev.sluice.load.sink.Behaviour;
import dev.sluice.load.sink.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of the ledger: all signals at once through memory_limiter, sampler (traces and logs) and
 * batch, with a SIGTERM and a restart in the middle.
 */
final class LedgerRun {
  private static final int IN_FLIGHT_PER_SIGNAL = 2;
  private static final int RETRY_PAUSE_MILLIS = 20;
  private static final long ARRIVAL_LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Longer than the sink lets callers hang, so that every answer under way has come. */
  private static final long ANSWERS_NANOS = TimeUnit.SECONDS.toNanos(17);

  private final LedgerPlan plan;
  private final Path work;
  private final List<LedgerFlow> flows = new ArrayList<>();
  private final Expectations expectations = new Expectations();

  LedgerRun(LedgerPlan plan, Path work) {
    this.plan = plan;
    this.work = work;
  }

  /** Runs; returns what was found wrong. */
  List<String> run() throws Exception {
    List<Integer> free = FreePorts.take(3);
    LedgerConfig.Ports ports = new LedgerConfig.Ports(free.get(0), free.get(1), free.get(2));
    try (Sink sink = new Sink(0, 0, true, plan.seed())) {
      for (Signal signal : Signal.values()) {
        flows.add(new LedgerFlow(plan, signal, sink.account(signal)));
      }
      sink.behave(faults());
      Path config =
          Files.writeString(work.resolve("config.yaml"), LedgerConfig.yaml(plan, ports, sink));
      CollectorProcess first =
          CollectorProcess.start(plan.collector(), config, work.resolve("first.log"));
      try {
        sendUpTo(plan.items() / 2, ports);
        expectations.expect(first.terminate(), 0, "exit code after SIGTERM");
      } finally {
        first.kill();
      }
      flows.forEach(LedgerFlow::restarts);
      CollectorProcess second =
          CollectorProcess.start(plan.collector(), config, work.resolve("second.log"));
      try {
        sendUpTo(plan.items(), ports);
        awaitArrival();
        if (plan.ownMetrics()) {
          compareOwnLedger(CollectorProcess.metrics(ports.metrics()));
        }
        expectations.expect(second.terminate(), 0, "exit code at the end");
      } finally {
        second.kill();
      }
      flows.forEach(flow -> flow.compareNumbers(expectations));
    }
    return expectations.failures();
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
  private void sendUpTo(long bound, LedgerConfig.Ports ports) throws InterruptedException {
    List<AutoCloseable> open = new ArrayList<>();
    Map<LedgerFlow, ClosedLoop> loops = new LinkedHashMap<>();
    try (EventLoops eventLoops = new EventLoops(1)) {
      for (LedgerFlow flow : flows) {
        Senders senders =
            Senders.connect(
                "127.0.0.1",
                plan.grpc() ? ports.grpc() : ports.http(),
                plan.wire(),
                IN_FLIGHT_PER_SIGNAL,
                eventLoops);
        open.add(senders);
        ClosedLoop loop =
            new ClosedLoop(
                flow.bodies(),
                senders.all(),
                IN_FLIGHT_PER_SIGNAL,
                RETRY_PAUSE_MILLIS,
                flow.tally());
        open.add(loop);
        loops.put(flow, loop);
        loop.run();
      }
      for (Map.Entry<LedgerFlow, ClosedLoop> loop : loops.entrySet()) {
        Tally tally = loop.getKey().tally();
        while (tally.items() < bound && tally.refused() == 0) {
          LockSupport.parkNanos(1_000_000);
        }
        loop.getValue().rest();
        expectations.expect(
            tally.refused(), 0, loop.getKey().signal() + ": good requests refused for good");
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
  private void awaitArrival() {
    long end = System.nanoTime() + ARRIVAL_LIMIT_NANOS;
    while (System.nanoTime() - end < 0) {
      if (flows.stream().allMatch(flow -> flow.missing() == 0)) {
        LockSupport.parkNanos(ANSWERS_NANOS);
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }
  }

  private void compareOwnLedger(CollectorProcess.Metrics metrics) {
    for (LedgerFlow flow : flows) {
      flow.compareOwnLedger(OwnLedger.of(flow.signal(), metrics), expectations);
    }
  }
}
