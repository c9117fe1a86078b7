package dev.sluice.exporter.prometheus;

import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.Listens;
import dev.sluice.data.Batch;
import dev.sluice.data.PassingPlain;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.sending.SendingConfig;
import dev.sluice.sending.SendingExporter;
import dev.sluice.sending.SendingTraits;
import dev.sluice.telemetry.MetricLevel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes data points into its store, which answers for them, and serves pages. What cannot be shown
 * is counted as dropped. Thread-safe.
 */
final class PrometheusExporter implements Exporter, Listens {
  private final ExporterContext context;
  private final StoreRoom room;
  private final MetricStore store;
  private final PageServer pages;
  private final OmissionLog drops;
  private final LongAdder sent;
  private final LongAdder folded;
  private final LongAdder inFlight = new LongAdder(); // of those without a queue
  private final @Nullable SendingExporter queued;

  PrometheusExporter(PrometheusConfig config, ExporterContext context) {
    this.context = context;
    this.room = new StoreRoom(context.budget());
    this.store = new MetricStore(config.storeSettings(), room);
    this.pages = new PageServer(config.server(), config.shown().openMetrics(), store, context);
    this.drops = new OmissionLog(context);
    this.queued =
        config
            .queue()
            .map(
                queue ->
                    new SendingExporter(
                        context,
                        SendingConfig.plain(config.queue()),
                        this::send,
                        new SendingTraits(List.of(), true)))
            .orElse(null);
    this.sent =
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "otelcol_exporter_sent_metric_points",
                "{datapoint}",
                "Number of metric points successfully sent to destination.",
                "exporter",
                context.id().toString());
    this.folded =
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "sluice_exporter_folded_points",
                "{datapoint}",
                "Data points folded into an overflow series because of cardinality_limit.",
                "exporter",
                context.id().toString());
    if (queued == null) { // a queue has its own
      context
          .metrics()
          .gauge(
              MetricLevel.BASIC,
              "otelcol_exporter_in_flight_requests",
              "{request}",
              "Requests being sent, waits between attempts included.",
              inFlight::sum,
              "exporter",
              context.id().toString(),
              "data_type",
              Signal.METRICS.id());
    }
  }

  @Override
  public void attach(BranchLedger branch) {
    if (queued != null) {
      queued.attach(branch);
    }
  }

  @Override
  public void start() throws Exception {
    pages.start();
    if (queued != null) {
      queued.start();
    }
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    if (queued != null) {
      queued.stop(deadline);
    }
    pages.stop(deadline);
    room.close();
  }

  @Override
  public void export(Batch batch, BranchLedger branch, Reply reply) {
    if (queued != null) {
      queued.export(batch, branch, reply);
    } else {
      inFlight.increment();
      if (!offLoop(batch, reply, answer -> takeDirectly(batch, branch, answer))) {
        inFlight.decrement();
      }
    }
  }

  private void takeDirectly(Batch batch, BranchLedger branch, Reply reply) {
    try {
      Tally tally = take(batch);
      sent.add(tally.taken());
      tally.countIn(branch);
      batch.lease().retain();
      batch.lease().releaseForReuse(); // the store has copied what it keeps
      reply.complete(Outcome.accepted());
    } finally {
      inFlight.decrement();
    }
  }

  /** From the queue, which counts what the store took and dropped. */
  private void send(Batch batch, Reply reply) {
    offLoop(batch, reply, answer -> answer.complete(take(batch).outcome()));
  }

  private Tally take(Batch batch) {
    try (PassingPlain plain = PassingPlain.of(batch, context.budget())) {
      Tally tally = store.take(plain.payload(), context.clock().nanoTime());
      drops.note(tally);
      folded.add(tally.folded());
      return tally;
    }
  }

  /**
   * Inflating is nothing for an event loop, and there may be no room for it. False when the action
   * is not and will not be run.
   */
  private boolean offLoop(Batch batch, Reply reply, Consumer<Reply> action) {
    if (batch.isInflated()) {
      action.accept(reply);
      return true;
    }
    try {
      context
          .executor()
          .execute(
              () -> {
                try {
                  action.accept(reply);
                } catch (MemoryRefusedException e) {
                  reply.complete(Outcome.Retry.NO_MEMORY);
                }
              });
      return true;
    } catch (RejectedExecutionException e) {
      reply.complete(Outcome.Retry.shuttingDown("the exporter"));
      return false;
    }
  }

  @Override
  public Durability durability() {
    return queued == null ? Durability.DIRECT : queued.durability();
  }

  @Override
  public boolean blocksOnOverflow() {
    return queued != null && queued.blocksOnOverflow();
  }

  @Override
  public List<InetSocketAddress> boundAddresses() {
    return pages.boundAddresses();
  }

  @Override
  public boolean offerAddresses() {
    return pages.offerAddress();
  }

  @Override
  public void keepAddresses() {
    pages.keepAddress();
  }
}
