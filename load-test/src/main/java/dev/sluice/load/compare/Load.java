package dev.sluice.load.compare;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.ClosedLoop;
import dev.sluice.load.drive.Tally;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.run.TestBed;
import dev.sluice.load.scenario.Scenario;
import dev.sluice.load.scenario.Traffic;
import dev.sluice.load.sink.Account;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * The generators of one contestant in one variant, and what arrives of them. Used by one thread.
 */
final class Load implements AutoCloseable {
  private static final int RUN = 1;

  private final TestBed bed;
  private final List<Flow> flows = new ArrayList<>();
  private final Set<Signal> signals = new TreeSet<>();
  private final long requestsBefore;
  private final long wireBefore;
  private final long plainBefore;
  private final long arrivedBefore;
  private final long brokenBefore;

  /** One generator. */
  private record Flow(Bodies bodies, Senders senders, ClosedLoop loop, Tally tally) {}

  /** Connects; nothing is sent yet. */
  Load(TestBed bed, Scenario scenario, EventLoops eventLoops) throws InterruptedException {
    this.bed = bed;
    try {
      for (Traffic traffic : scenario.traffic()) {
        Flow flow = flow(traffic, eventLoops);
        flows.add(flow);
        signals.add(flow.bodies().signal());
      }
    } catch (InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
    requestsBefore = atSink(Account::requests);
    wireBefore = atSink(Account::bytes);
    plainBefore = atSink(Account::plainBytes);
    arrivedBefore = atSink(Account::items);
    brokenBefore = atSink(Account::broken);
  }

  private Flow flow(Traffic traffic, EventLoops eventLoops) throws InterruptedException {
    Bodies bodies =
        new Bodies(
            traffic.forms(Templates.of(traffic.profile().profile(), Instant.now())),
            traffic.compression(),
            RUN,
            flows.size(),
            !traffic.freshNumbers());
    Senders senders =
        Senders.connect(
            "127.0.0.1",
            bed.ports(traffic.protocol()),
            traffic.wire(),
            traffic.connectionsInClosedLoop(),
            eventLoops);
    Tally tally = new Tally(false);
    ClosedLoop loop =
        new ClosedLoop(
            bodies, senders.all(), traffic.inFlight(), ClosedLoop.USUAL_RETRY_PAUSE_MILLIS, tally);
    return new Flow(bodies, senders, loop, tally);
  }

  void run() {
    flows.forEach(flow -> flow.loop().run());
  }

  void rest() {
    flows.forEach(flow -> flow.loop().rest());
  }

  /** Items that the collector has accepted. */
  long accepted() {
    return flows.stream().mapToLong(flow -> flow.tally().items()).sum();
  }

  /** Items that the sink has taken. */
  long arrived() {
    return atSink(Account::items) - arrivedBefore;
  }

  /** Requests at the sink that were no OTLP. */
  long broken() {
    return atSink(Account::broken) - brokenBefore;
  }

  /** Latencies since the last call. */
  Histogram takeLatencies() {
    Histogram latencies = flows.get(0).tally().takeLatencies();
    for (Flow flow : flows.subList(1, flows.size())) {
      latencies.add(flow.tally().takeLatencies());
    }
    return latencies;
  }

  /** Answers other than plain success, and how often. */
  Map<String, Long> details() {
    Map<String, Long> details = new TreeMap<>();
    flows.forEach(
        flow ->
            flow.tally()
                .details()
                .forEach((detail, count) -> details.merge(detail, count, Long::sum)));
    return details;
  }

  WireUse wire() {
    Set<String> codings = new TreeSet<>();
    signals.forEach(signal -> codings.addAll(bed.sink().account(signal).codings()));
    return new WireUse(
        perItem(Bodies::wireBytesPerItem),
        perItem(Bodies::plainBytesPerItem),
        atSink(Account::requests) - requestsBefore,
        atSink(Account::bytes) - wireBefore,
        atSink(Account::plainBytes) - plainBefore,
        arrived(),
        codings);
  }

  private double perItem(ToDoubleFunction<Bodies> bytes) {
    return flows.stream()
            .mapToDouble(flow -> bytes.applyAsDouble(flow.bodies()) * flow.tally().items())
            .sum()
        / accepted();
  }

  private long atSink(ToLongFunction<Account> count) {
    return signals.stream()
        .mapToLong(signal -> count.applyAsLong(bed.sink().account(signal)))
        .sum();
  }

  @Override
  public void close() {
    flows.forEach(flow -> flow.loop().close());
    flows.forEach(flow -> flow.senders().close());
  }
}
