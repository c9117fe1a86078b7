package dev.sluice.engine;

import dev.sluice.component.Processor;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A processor, with what goes into it and comes out of it counted, and the time it takes until it
 * passes on or returns. Offers are counted whatever becomes of them, as in the reference; resumed
 * ones are not counted again.
 */
final class MeteredProcessor implements Processor {
  // the bounds that the reference's metrics have unless told otherwise
  private static final double[] BOUNDS = {
    0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000
  };

  private final Processor processor;
  private final LongAdder incoming;
  private final Stopwatch stopwatch;

  private MeteredProcessor(Processor processor, LongAdder incoming, Stopwatch stopwatch) {
    this.processor = processor;
    this.incoming = incoming;
    this.stopwatch = stopwatch;
  }

  /**
   * @param next what the processor passes on to
   * @param maker makes the processor in front of what it is given
   */
  static MeteredProcessor of(
      MetricSet metrics,
      Clock clock,
      ComponentId id,
      Signal signal,
      TelemetryConsumer next,
      Function<TelemetryConsumer, Processor> maker) {
    String[] labels = {"processor", id.toString(), "otel_signal", signal.id()};
    LongAdder incoming =
        metrics.counter(
            MetricLevel.BASIC,
            "otelcol_processor_incoming_items",
            "{item}",
            "Number of items passed to the processor.",
            labels);
    LongAdder outgoing =
        metrics.counter(
            MetricLevel.BASIC,
            "otelcol_processor_outgoing_items",
            "{item}",
            "Number of items emitted from the processor.",
            labels);
    CumulativeHistogram duration =
        metrics.histogram(
            MetricLevel.DETAILED,
            "otelcol_processor_internal_duration",
            "s",
            "Duration of time taken to process a batch of telemetry data through the processor.",
            BOUNDS,
            labels);
    Stopwatch stopwatch = new Stopwatch(clock, duration, metrics);
    return new MeteredProcessor(
        maker.apply(new Exit(next, outgoing, stopwatch)), incoming, stopwatch);
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    incoming.add(batch.items());
    stopwatch.begin();
    try {
      processor.accept(batch, reply);
    } finally {
      stopwatch.end();
    }
  }

  @Override
  public Durability durability() {
    return processor.durability();
  }

  @Override
  public void start() throws Exception {
    processor.start();
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    processor.stop(deadline);
  }

  @Override
  public boolean mutates() {
    return processor.mutates();
  }

  /** The way out of the processor. */
  private record Exit(TelemetryConsumer next, LongAdder outgoing, Stopwatch stopwatch)
      implements TelemetryConsumer {
    @Override
    public void accept(Batch batch, Reply reply) {
      stopwatch.end();
      outgoing.add(batch.items());
      next.accept(batch, reply);
    }

    @Override
    public Durability durability() {
      return next.durability();
    }
  }

  /** Times what one thread does between the way in and the way out. */
  private static final class Stopwatch {
    private final Clock clock;
    private final CumulativeHistogram seconds;
    private final MetricSet metrics;
    private final ThreadLocal<Lap> laps = ThreadLocal.withInitial(Lap::new);

    private static final class Lap {
      private boolean open;
      private long beganNanos;
    }

    Stopwatch(Clock clock, CumulativeHistogram seconds, MetricSet metrics) {
      this.clock = clock;
      this.seconds = seconds;
      this.metrics = metrics;
    }

    /** A reload may change the level. */
    private boolean runs() {
      return metrics.level().includes(MetricLevel.DETAILED);
    }

    void begin() {
      if (runs()) {
        Lap lap = laps.get();
        lap.open = true;
        lap.beganNanos = clock.nanoTime();
      }
    }

    /** The first end after a begin counts. */
    void end() {
      if (runs()) {
        Lap lap = laps.get();
        if (lap.open) {
          lap.open = false;
          seconds.record((clock.nanoTime() - lap.beganNanos) / 1e9);
        }
      }
    }
  }
}
