package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.Exporter;
import dev.sluice.component.Touch;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.ledger.BranchLedger;
import java.time.Duration;

/** The base of every exporter that sends: it surrounds a {@link Sender}. */
public final class SendingExporter implements Exporter {
  private final ComponentContext context;
  private final SendingConfig config;
  private final Sender sender;
  private final SendingTraits traits;

  /** Wires objects together; nothing is opened before {@link #start}. */
  public SendingExporter(
      ComponentContext context, SendingConfig config, Sender sender, SendingTraits traits) {
    this.context = context;
    this.config = config;
    this.sender = sender;
    this.traits = traits;
  }

  @Override
  public void start() throws Exception {
    sender.start();
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    sender.stop(deadline);
  }

  @Override
  public void export(Batch batch, BranchLedger branch, Reply reply) {
    Deadline deadline =
        config.timeout().isZero()
            ? Deadline.NONE
            : Deadline.after(context.clock().nanoTime(), min(config.timeout(), reply.deadline()));
    sender.send(
        batch,
        new Reply() {
          @Override
          public void complete(Outcome outcome) {
            if (outcome instanceof Outcome.Accepted accepted) {
              branch.delivered(batch.items() - accepted.rejectedItems());
              branch.rejectedByBackend(accepted.rejectedItems());
            }
            reply.complete(outcome);
          }

          @Override
          public Deadline deadline() {
            return deadline;
          }
        });
  }

  private Duration min(Duration timeout, Deadline caller) {
    long left = caller.remainingNanos(context.clock().nanoTime());
    return left < timeout.toNanos() ? Duration.ofNanos(left) : timeout;
  }

  @Override
  public Durability durability() {
    return Durability.DIRECT;
  }

  @Override
  public Touch touches() {
    return traits.touches();
  }
}
