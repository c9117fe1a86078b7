package dev.sluice.connector.spanmetrics;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.data.Batch;
import dev.sluice.data.PassingPlain;
import dev.sluice.editing.LongReading;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.holding.Outstanding;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.pulling.Rounds;
import dev.sluice.pulling.Source;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Counts spans as they come, and tells the counts at an interval and once more when it stops. What
 * it has accepted is in its counts. Thread-safe.
 *
 * <p>A flush that the memory does not let be written is told with the next one when counts are
 * cumulative; deltas are dropped, and are in the connector's account.
 */
final class SpanMetricsConnector implements Connector {
  private static final long NANOS_IN_A_SECOND = 1_000_000_000L;

  private final ConnectorContext context;
  private final SpanMetricsPlan plan;
  private final SeriesRoom room;
  private final ResourceStore store;
  private final @Nullable DeltaTimes times; // guarded by flushLock; null: cumulative
  private final LongReading reading;
  private final Source source;
  private final Rounds flushes;
  private final SpanMetricsCounters counters;
  private final Outstanding counting = new Outstanding();
  private final Object flushLock = new Object();
  private volatile boolean stopping;
  private boolean stopped; // control thread only

  SpanMetricsConnector(SpanMetricsPlan plan, ConnectorContext context) {
    this.context = context;
    this.plan = plan;
    this.room = new SeriesRoom(context.budget());
    this.store = new ResourceStore(plan, room);
    this.times =
        plan.config().isDelta() ? new DeltaTimes(plan.config().rememberedTimes(), room) : null;
    this.reading = new LongReading(context);
    this.source = new Source(context, context.account(), context.outlets().all());
    this.flushes = new Rounds(context, plan.config().metricsFlushInterval(), this::flushAside);
    this.counters = new SpanMetricsCounters(context, room);
  }

  @Override
  public void start() {
    flushes.start(plan.config().metricsFlushInterval());
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    counting.began();
    if (stopping) { // asked after it began: whoever stops waits for those that did not see it
      counting.ended();
      reply.complete(Outcome.Retry.STOPPING);
    } else if (reading.isShort(batch)) {
      count(batch, reply);
    } else {
      Reply counted =
          reply.mapped(
              outcome -> {
                counting.ended();
                return outcome;
              });
      reading.aside(batch, counted, aside -> aside.complete(countNow(batch)));
    }
  }

  private void count(Batch batch, Reply reply) {
    Outcome outcome;
    try {
      outcome = countNow(batch);
    } finally {
      counting.ended();
    }
    reply.complete(outcome);
  }

  private Outcome countNow(Batch batch) {
    SpanCounting spans = new SpanCounting(plan, store, context.clock().nanoTime(), nowUnixNanos());
    try (PassingPlain plain = PassingPlain.of(batch, context.budget())) {
      spans.count(plain.payload());
    } catch (MemoryRefusedException e) {
      return Outcome.Retry.NO_MEMORY;
    }
    counters.counted(spans);
    batch.lease().retain();
    batch.lease().releaseForReuse(); // the series have copied what they keep
    return Outcome.accepted();
  }

  /** What it answers for is in its memory. */
  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  private CompletableFuture<Void> flushAside() {
    synchronized (flushLock) {
      if (!stopping) {
        flush(false);
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  /** Under the lock of flushes. */
  private void flush(boolean isLast) {
    if (times == null) {
      List<ResourceSeries> all = store.all();
      tell(telling(all, isLast), isLast ? all : List.of());
      forgetStale();
    } else {
      List<ResourceSeries> taken = store.takeAll();
      try {
        tell(telling(taken, isLast), taken);
      } finally {
        taken.forEach(ResourceSeries::close);
      }
    }
  }

  private Telling telling(List<ResourceSeries> resources, boolean isLast) {
    return new Telling(
        plan, resources, times, isLast, nowUnixNanos(), context.budget().capacityBytes());
  }

  /**
   * @param toldOnce what is lost when it cannot be told now
   */
  private void tell(Telling telling, List<ResourceSeries> toldOnce) {
    long made = 0;
    try {
      while (!telling.isOver()) {
        made += source.metrics(telling::write);
      }
    } catch (MemoryRefusedException e) {
      long points = toldOnce.stream().mapToLong(each -> each.points(plan)).sum();
      if (toldOnce.isEmpty()) {
        context
            .log()
            .warn(
                "There is no memory to tell the metrics of spans. They are told with the next flush.",
                "wanted_bytes",
                e.wantedBytes());
      } else if (points > made) {
        context
            .log()
            .warn(
                "There is no memory to tell the metrics of spans. Dropping data.",
                "wanted_bytes",
                e.wantedBytes(),
                "dropped_items",
                points - made);
        source.dropForMemory(points - made);
      }
    }
  }

  private void forgetStale() {
    long now = context.clock().nanoTime();
    long seriesNanos = plan.config().seriesExpiration().toNanos();
    long resourceNanos = plan.config().metricsExpiration().toNanos();
    store.removeIf(resource -> resourceNanos > 0 && now - resource.seenNanos() >= resourceNanos);
    if (seriesNanos > 0) {
      for (ResourceSeries resource : store.all()) {
        synchronized (resource) {
          resource.forgetIf(series -> now - series.seenNanos() >= seriesNanos);
        }
      }
    }
  }

  private long nowUnixNanos() {
    Instant now = context.clock().now();
    return now.getEpochSecond() * NANOS_IN_A_SECOND + now.getNano();
  }

  @Override
  public void stop(Deadline deadline) {
    stopping = true;
    flushes.stop();
    counting.await(deadline, context.clock(), context.scheduler());
    try {
      if (!stopped) {
        stopped = true;
        lastFlush();
      }
    } finally {
      source.stop(deadline);
    }
  }

  private void lastFlush() {
    synchronized (flushLock) {
      try {
        flush(true);
      } finally {
        store.takeAll().forEach(ResourceSeries::close);
        if (times != null) {
          times.close();
        }
      }
    }
  }
}
