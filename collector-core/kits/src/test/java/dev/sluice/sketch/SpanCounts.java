package dev.sluice.sketch;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ScopeCursor;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.otlp.write.MetricWriter;
import dev.sluice.pulling.Rounds;
import dev.sluice.pulling.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Sketch of {@code span_metrics}: counts spans by name, and tells the counts on a timer. */
final class SpanCounts implements Connector {
  static final Duration FLUSH_INTERVAL = Duration.ofSeconds(60);

  private final ConnectorContext context;
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final Source source;
  private final Rounds flushes;
  private final long startUnixNanos;

  SpanCounts(ConnectorContext context) {
    this.context = context;
    this.source = new Source(context, context.account(), context.outlets().all());
    this.flushes = new Rounds(context, FLUSH_INTERVAL, this::flush);
    this.startUnixNanos = nowUnixNanos();
  }

  @Override
  public void start() {
    flushes.start(FLUSH_INTERVAL);
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    try {
      ResourceCursor<SpanView> resources = OtlpViews.traces(batch.payload());
      while (resources.next()) {
        ScopeCursor<SpanView> scopes = resources.scopes();
        while (scopes.next()) {
          for (SpanView span = scopes.items(); span.next(); ) {
            calls.computeIfAbsent(span.name(), name -> new LongAdder()).increment();
          }
        }
      }
      reply.complete(Outcome.accepted());
    } catch (MemoryRefusedException e) {
      reply.complete(Outcome.Retry.NO_MEMORY);
    }
  }

  /** What it answers for is in its memory. */
  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  private CompletableFuture<Void> flush() {
    if (!calls.isEmpty()) {
      source.metrics(this::write);
    }
    return CompletableFuture.completedFuture(null);
  }

  private void write(MetricWriter out) {
    out.resource().scope("spanmetrics", "");
    out.sum("traces.span.metrics.calls", "", "{call}", MetricWriter.CUMULATIVE, true);
    long now = nowUnixNanos();
    calls.forEach(
        (name, count) ->
            out.point(startUnixNanos, now).value(count.sum()).attribute("span.name", name));
  }

  private long nowUnixNanos() {
    Instant now = context.clock().now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  @Override
  public void stop(Deadline deadline) {
    flushes.stop();
    try {
      flush();
    } finally {
      source.stop(deadline);
    }
  }
}
