package dev.sluice.sending;

import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.holding.KeptRoom;
import dev.sluice.holding.Outstanding;
import dev.sluice.holding.Pending;
import dev.sluice.holding.WaitingLine.Refusal;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryRefusedException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The base of every exporter that sends: surrounds a {@link Sender} with {@code timeout}, {@code
 * retry_on_failure} and {@code sending_queue}, keeps the branches' accounts and writes metrics and
 * log lines. Thread-safe.
 *
 * <p>Without a queue, and with {@code wait_for_result}, the reply is the backend's; otherwise a
 * batch is answered when it is in the queue, in memory or on disk, and this exporter answers for it
 * from then on.
 */
public final class SendingExporter implements Exporter {
  private static final long INFLATE_IN_PLACE_BYTES = 64 << 10;

  private final ExporterContext context;
  private final SendingConfig config;
  private final Sender sender;
  private final RetryPolicy policy;
  private final Delivery delivery;
  private final SendingMetrics metrics;
  private final Outstanding outstanding = new Outstanding();
  private final @Nullable Queueing queueing;
  private final AtomicBoolean stopped = new AtomicBoolean();

  /** The parts that exist with a queue. */
  private record Queueing(
      Intake intake, Refusals refusals, @Nullable QueueBatcher batcher, Dispatcher dispatcher) {
    /** The queue on disk; null when it is in memory. */
    @Nullable StoredQueue stored() {
      return intake instanceof StoredQueue stored ? stored : null;
    }

    /** Makes everything ready that waits to be merged. */
    void flush() {
      if (batcher != null) {
        batcher.flushAll();
      }
      dispatcher.pump();
    }
  }

  /** Wires objects together; nothing is opened before {@link #start}. */
  public SendingExporter(
      ExporterContext context, SendingConfig config, Sender sender, SendingTraits traits) {
    this(context, config, sender, traits, () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param random uniform in [0, 1); spreads the waits between attempts
   */
  SendingExporter(
      ExporterContext context,
      SendingConfig config,
      Sender sender,
      SendingTraits traits,
      DoubleSupplier random) {
    this.context = context;
    this.config = config;
    this.sender = sender;
    Signal signal = context.signal();
    Durability promise = durability();
    boolean handsBack = promise == Durability.DIRECT || promise == Durability.WAIT_FOR_RESULT;
    this.metrics = new SendingMetrics(context, signal, traits, config);
    FailureLog log = new FailureLog(context, signal, config, handsBack);
    this.policy =
        new RetryPolicy(
            config.retry(), new Backoff(config.retry(), random), promise != Durability.MEMORY);
    this.delivery =
        new Delivery(
            context,
            sender,
            traits,
            config.timeout(),
            policy,
            metrics,
            log,
            request -> settledLater());
    this.queueing = config.queue().map(queue -> queueing(queue, signal, log)).orElse(null);
  }

  private Queueing queueing(QueueConfig queue, Signal signal, FailureLog log) {
    Dispatcher dispatcher =
        new Dispatcher(
            queue.numConsumers(),
            delivery::taken,
            delivery::start,
            delivery::giveUpForShutdown,
            context.executor());
    QueueBatcher batcher =
        signal == Signal.PROFILES // their requests can be neither merged nor cut
            ? null
            : queue
                .batch()
                .map(
                    batch ->
                        new QueueBatcher(
                            context,
                            signal,
                            batch,
                            cut -> dispatch(cut, dispatcher),
                            dispatcher::pump))
                .orElse(null);
    Refusals refusals = new Refusals(metrics, log);
    BiConsumer<Batch, Origin> taken =
        batcher == null
            ? (batch, origin) -> dispatcher.offer(Request.queued(batch, origin))
            : batcher::put;
    Runnable goOn =
        () -> {
          if (batcher != null) {
            batcher.drain();
          }
          dispatcher.pump();
        };
    Intake intake =
        queue.storage().isPresent()
            ? new StoredQueue(context, signal, queue, metrics, refusals, outstanding, taken, goOn)
            : new Admission(context, queue, metrics, refusals, outstanding, taken, goOn);
    return new Queueing(intake, refusals, batcher, dispatcher);
  }

  private void dispatch(Pending.Cut<Origin> cut, Dispatcher dispatcher) {
    Request request = Request.merged(cut.batch(), cut.shares());
    if (cut.oversize()) {
      delivery.giveUpAsTooLarge(request);
    } else {
      dispatcher.offer(request);
    }
  }

  @Override
  public void attach(BranchLedger branch) {
    StoredQueue stored = stored();
    if (stored != null) {
      stored.attach(branch);
    }
  }

  @Override
  public void start() throws Exception {
    StoredQueue stored = stored();
    if (stored != null) {
      stored.open(config.retry());
    }
    sender.start();
    if (stored != null) {
      stored.begin();
    }
  }

  private @Nullable StoredQueue stored() {
    return queueing == null ? null : queueing.stored();
  }

  @Override
  public void export(Batch batch, BranchLedger branch, Reply reply) {
    if (queueing != null) {
      enqueue(queueing, batch, branch, reply);
    } else if (policy.isStopping()) {
      reply.complete(Refusals.STOPPING);
    } else {
      exportDirectly(batch, branch, reply);
    }
  }

  private void enqueue(Queueing into, Batch batch, BranchLedger branch, Reply reply) {
    if (into.batcher() == null) {
      into.intake().offer(batch, branch, reply);
    } else if (batch.isInflated() || batch.wireBytes() <= INFLATE_IN_PLACE_BYTES) {
      enqueuePlain(into, batch, branch, reply);
    } else {
      try {
        context.executor().execute(() -> enqueuePlain(into, batch, branch, reply));
      } catch (RejectedExecutionException e) {
        into.refusals().refuse(batch, reply, Refusal.STOPPING);
      }
    }
  }

  /** Merging needs the plain bytes, and must not fail for lack of room: they are here from now. */
  private static void enqueuePlain(Queueing into, Batch batch, BranchLedger branch, Reply reply) {
    try {
      batch.payload();
    } catch (MemoryRefusedException e) {
      into.refusals().noMemory(batch, reply);
      return;
    }
    into.intake().offer(batch, branch, reply);
  }

  private void exportDirectly(Batch batch, BranchLedger branch, Reply reply) {
    long objectBytes = KeptRoom.objectBytes(batch, false);
    if (!context.budget().tryCharge(objectBytes)) {
      reply.complete(Outcome.Retry.NO_MEMORY);
      return;
    }
    outstanding.began();
    batch.lease().retain();
    Runnable onSettled =
        () -> {
          context.budget().release(objectBytes);
          outstanding.ended();
        };
    Origin origin = new Origin(branch, reply, onSettled);
    delivery.send(Request.direct(batch, origin, reply.deadline(), reply.cancellation()));
  }

  private void settledLater() {
    if (queueing != null) {
      queueing.dispatcher().placeFreed();
    }
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    if (stopped.getAndSet(true)) {
      return;
    }
    policy.stopping();
    StoredQueue stored = stored();
    if (queueing != null) {
      queueing.intake().close();
    }
    if (queueing != null && stored != null) {
      queueing.dispatcher().close(); // what is not in flight stays where it is
      delivery.interruptWaits();
    } else {
      delivery.cutWaits();
    }
    if (queueing != null) {
      queueing.flush();
    }
    outstanding.await(deadline, context.clock(), context.scheduler());
    if (queueing != null) {
      queueing.dispatcher().close();
    }
    delivery.abort();
    if (queueing != null && stored != null) {
      queueing.flush(); // what was written meanwhile
      stored.leave(deadline);
    }
    sender.stop(deadline);
  }

  @Override
  public Durability durability() {
    return config.queue().map(SendingExporter::promise).orElse(Durability.DIRECT);
  }

  private static Durability promise(QueueConfig queue) {
    if (queue.storage().isPresent()) {
      return Durability.STORAGE;
    }
    return queue.waitForResult() ? Durability.WAIT_FOR_RESULT : Durability.MEMORY;
  }

  @Override
  public boolean blocksOnOverflow() {
    return config.queue().map(QueueConfig::blockOnOverflow).orElse(false);
  }
}
