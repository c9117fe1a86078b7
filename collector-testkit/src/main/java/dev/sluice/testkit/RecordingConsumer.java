package dev.sluice.testkit;

import dev.sluice.component.Exporter;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.BranchLedger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * The end of a pipeline under test. It answers by a rule ({@link #answer}) or keeps the replies
 * until the test completes them ({@link #hold}). As an exporter it is direct: it counts delivered
 * for what it accepts. Thread-safe.
 */
public final class RecordingConsumer implements TelemetryConsumer, Exporter {
  private final List<Batch> batches = new ArrayList<>(); // guarded by this
  private final Queue<Reply> held = new ArrayDeque<>(); // guarded by this
  private final Durability durability;
  private Function<Batch, Outcome> rule = batch -> Outcome.accepted(); // guarded by this
  private boolean holding; // guarded by this
  private long accepted; // guarded by this

  /** Accepts everything at once, directly. */
  public RecordingConsumer() {
    this(Durability.DIRECT);
  }

  public RecordingConsumer(Durability durability) {
    this.durability = durability;
  }

  /** From now on answers every batch with this outcome. */
  public synchronized RecordingConsumer answer(Outcome outcome) {
    return answerBy(batch -> outcome);
  }

  /** From now on answers by this rule. */
  public synchronized RecordingConsumer answerBy(Function<Batch, Outcome> newRule) {
    rule = newRule;
    holding = false;
    return this;
  }

  /** Refuses every other batch with this outcome, the first one included. */
  public RecordingConsumer refuseEveryOther(Outcome outcome) {
    int[] calls = {0};
    return answerBy(batch -> calls[0]++ % 2 == 0 ? outcome : Outcome.accepted());
  }

  /** From now on keeps replies for {@link #completeNext}. */
  public synchronized RecordingConsumer hold() {
    holding = true;
    return this;
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    Outcome outcome;
    synchronized (this) {
      if (holding) {
        batches.add(batch);
        held.add(reply);
        return;
      }
      outcome = rule.apply(batch);
      batches.add(batch);
      count(outcome, batch);
    }
    reply.complete(outcome);
  }

  @Override
  public void export(Batch batch, BranchLedger branch, Reply reply) {
    accept(
        batch,
        reply.mapped(
            outcome -> {
              if (outcome instanceof Outcome.Accepted taken) {
                branch.delivered(batch.items() - taken.rejectedItems());
                branch.rejectedByBackend(taken.rejectedItems());
              }
              return outcome;
            }));
  }

  private void count(Outcome outcome, Batch batch) {
    if (outcome instanceof Outcome.Accepted taken) {
      accepted += batch.items() - taken.rejectedItems();
    }
  }

  /** Completes the oldest reply that is held; fails when there is none. */
  public void completeNext(Outcome outcome) {
    Reply reply;
    synchronized (this) {
      reply = held.poll();
      if (reply == null) {
        throw new AssertionError("no reply is held");
      }
      if (outcome instanceof Outcome.Accepted taken) {
        accepted += batches.get(batches.size() - held.size() - 1).items() - taken.rejectedItems();
      }
    }
    reply.complete(outcome);
  }

  /** Number of replies held. */
  public synchronized int heldReplies() {
    return held.size();
  }

  /** Every batch offered, refused ones included, in order. */
  public synchronized List<Batch> batches() {
    return List.copyOf(batches);
  }

  /** Items offered, refused ones included. */
  public synchronized int items() {
    return batches.stream().mapToInt(Batch::items).sum();
  }

  /** Items accepted, less those rejected in a partial success. */
  public synchronized long acceptedItems() {
    return accepted;
  }

  @Override
  public Durability durability() {
    return durability;
  }

  @Override
  public void start() {}

  @Override
  public void stop(Deadline deadline) {}
}
