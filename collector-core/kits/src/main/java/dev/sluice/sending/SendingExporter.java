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
import dev.sluice.ledger.BranchLedger;
import dev.sluice.onward.Places;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final ExporterContext context;
  private final SendingConfig config;
  private final Sender sender;
  private final Delivery delivery;
  private final Outstanding outstanding = new Outstanding();
  private final @Nullable SendingQueue queue;
  private final AtomicBoolean stopped = new AtomicBoolean();

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
    SendingMetrics metrics = new SendingMetrics(context, signal, traits, config);
    FailureLog log = new FailureLog(context, signal, config, handsBack);
    RetryPolicy policy =
        new RetryPolicy(
            config.retry(), new Backoff(config.retry(), random), promise != Durability.MEMORY);
    this.delivery = new Delivery(context, config, sender, traits, policy, metrics, log);
    Places<Request> places = delivery.places();
    this.queue =
        places == null
            ? null
            : new SendingQueue(
                context, config.queue().orElseThrow(), delivery, places, outstanding, metrics, log);
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
    return queue == null ? null : queue.stored();
  }

  @Override
  public void export(Batch batch, BranchLedger branch, Reply reply) {
    if (queue != null) {
      queue.offer(batch, branch, reply);
    } else if (delivery.onward().isStopping()) {
      reply.complete(QueueRefusals.STOPPING);
    } else {
      exportDirectly(batch, branch, reply);
    }
  }

  private void exportDirectly(Batch batch, BranchLedger branch, Reply reply) {
    long objectBytes = KeptRoom.objectBytes(batch, false);
    if (!context.budget().tryCharge(objectBytes)) {
      reply.complete(Outcome.Retry.NO_MEMORY);
      return;
    }
    outstanding.began();
    batch.lease().retain();
    DirectRoom room = new DirectRoom(context.budget(), outstanding, objectBytes);
    TakenBatch taken = new TakenBatch(branch, reply, room);
    delivery.send(Request.direct(batch, taken, reply.deadline(), reply.cancellation()));
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    if (stopped.getAndSet(true)) {
      return;
    }
    delivery.onward().stopping();
    StoredQueue stored = stored();
    if (queue != null) {
      queue.close();
    }
    if (queue != null && stored != null) {
      queue.closePlaces(); // what is not in flight stays where it is
      delivery.onward().interruptWaits();
    } else {
      delivery.onward().cutWaits();
    }
    if (queue != null) {
      queue.flush();
    }
    outstanding.await(deadline, context.clock(), context.scheduler());
    if (queue != null) {
      queue.closePlaces();
    }
    delivery.abort();
    if (queue != null && stored != null) {
      queue.leave(stored, deadline);
    }
    sender.stop(deadline);
  }

  @Override
  public Durability durability() {
    return config.queue().map(SendingExporter::promise).orElse(Durability.DIRECT);
  }

  private static Durability promise(QueueConfig config) {
    if (config.storage().isPresent()) {
      return Durability.STORAGE;
    }
    return config.waitForResult() ? Durability.WAIT_FOR_RESULT : Durability.MEMORY;
  }

  @Override
  public boolean blocksOnOverflow() {
    return config.queue().map(QueueConfig::blockOnOverflow).orElse(false);
  }
}
