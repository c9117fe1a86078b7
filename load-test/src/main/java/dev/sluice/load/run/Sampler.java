package dev.sluice.load.run;

import dev.sluice.load.drive.Generator;
import dev.sluice.load.process.OwnMetrics;
import dev.sluice.load.process.Usage;
import dev.sluice.load.sink.Sink;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Looks at a run once in a while and keeps what it saw. Used by one thread. */
final class Sampler {
  private static final double MIB = 1 << 20;
  private static final Usage NONE = new Usage(Double.NaN, -1, -1, -1, -1);

  private final TestBed bed;
  private final List<Generator> generators;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, PhaseFigures> phases = new LinkedHashMap<>();
  private final Histogram all = new Histogram(3);
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;
  private double lastCpu;
  private long lastAccepted;
  private long lastAtSink;
  private long lastRefused;
  private double lastAllocated = Double.NaN;
  private String lastPhase = "";

  /** What came of a phase. */
  static final class PhaseFigures {
    final Histogram latencies = new Histogram(3);
    double seconds;
    double asked;
    double accepted;
    double coreSeconds;
    double residentMib = Double.NaN; // when last seen running
    private double allocatedBytes;
    private double acceptedMeanwhile;

    /** What the collector allocated for an item; not a number if it does not say. */
    double allocatedBytesPerItem() {
      return allocatedBytes / acceptedMeanwhile;
    }
  }

  Sampler(TestBed bed, List<Generator> generators) throws IOException {
    this.bed = bed;
    this.generators = generators;
    this.lastCpu = bed.cpuSeconds();
  }

  /** Looks now. */
  Sample look() throws InterruptedException {
    String phase = phase();
    long now = System.nanoTime();
    double elapsed = Math.max(1e-3, (now - lastNanos) / 1e9);
    lastNanos = now;
    Histogram latencies = new Histogram(3);
    long accepted = 0;
    long refused = 0;
    double asked = 0;
    for (Generator generator : generators) {
      latencies.add(generator.tally().takeLatencies());
      accepted += generator.tally().items();
      refused += generator.tally().retries() + generator.tally().refused();
      asked += generator.askedItemsPerSecond();
    }
    long atSink = atSink();
    all.add(latencies);
    TestBed.Running running = bed.running();
    Usage usage = usage(running);
    double cores = cores(elapsed);
    OwnMetrics own =
        running == null ? OwnMetrics.UNKNOWN : OwnMetrics.ask(client, bed.metricsPort());
    Sample sample =
        new Sample(
            (now - startNanos) / 1e9,
            phase,
            new Sample.Rates(
                asked,
                (accepted - lastAccepted) / elapsed,
                (atSink - lastAtSink) / elapsed,
                (refused - lastRefused) / elapsed),
            Sample.LatencyMillis.of(latencies),
            new Sample.ProcessUse(
                cores,
                orUnknown(usage.residentBytes()) / MIB,
                orUnknown(usage.proportionalBytes()) / MIB,
                orUnknown(usage.threads()),
                orUnknown(usage.descriptors())),
            running == null
                ? Sample.Pauses.UNKNOWN
                : new Sample.Pauses(running.gcLog().collections(), running.gcLog().pauseMillis()),
            own);
    lastAccepted = accepted;
    lastAtSink = atSink;
    lastRefused = refused;
    samples.add(sample);
    if (!phase.isEmpty()) {
      PhaseFigures figures = phases.computeIfAbsent(phase, name -> new PhaseFigures());
      figures.latencies.add(latencies);
      figures.seconds += elapsed;
      figures.asked += asked * elapsed;
      figures.accepted += sample.rates().accepted() * elapsed;
      figures.coreSeconds += Double.isNaN(cores) ? 0 : cores * elapsed;
      if (!Double.isNaN(sample.process().residentMib())) { // not while it restarts
        figures.residentMib = sample.process().residentMib();
      }
      double allocated = own.allocatedBytes() - lastAllocated;
      if (phase.equals(lastPhase) && allocated >= 0) { // not across a restart
        figures.allocatedBytes += allocated;
        figures.acceptedMeanwhile += sample.rates().accepted() * elapsed;
      }
    }
    lastAllocated = own.allocatedBytes();
    lastPhase = phase;
    return sample;
  }

  private String phase() {
    return generators.stream()
        .map(Generator::phase)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("");
  }

  private long atSink() {
    Sink sink = bed.sink();
    return generators.stream()
        .map(generator -> generator.bodies().signal())
        .distinct()
        .mapToLong(signal -> sink.account(signal).items())
        .sum();
  }

  private double cores(double elapsed) {
    try {
      double cpu = bed.cpuSeconds();
      double used = (cpu - lastCpu) / elapsed;
      lastCpu = cpu;
      return used;
    } catch (IOException e) {
      return Double.NaN; // it is ending
    }
  }

  private static Usage usage(TestBed.@Nullable Running running) {
    if (running == null) {
      return NONE;
    }
    try {
      running.gcLog().look();
      return Usage.of(running.process().pid());
    } catch (IOException e) {
      return NONE; // it is ending
    }
  }

  private static double orUnknown(long value) {
    return value < 0 ? Double.NaN : value;
  }

  List<Sample> samples() {
    return samples;
  }

  Map<String, PhaseFigures> phases() {
    return phases;
  }

  Histogram latencies() {
    return all;
  }

  double secondsSinceStart() {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
