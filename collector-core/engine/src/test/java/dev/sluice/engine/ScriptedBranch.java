package dev.sluice.engine;

import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A branch without a queue whose answers the test writes down; it delivers what it accepts. */
final class ScriptedBranch implements FanOut.Branch, TelemetryConsumer {
  private final BranchLedger ledger;
  private final boolean pushesBack;
  private final Queue<Outcome> script = new ArrayDeque<>();
  private final List<Batch> offered = new ArrayList<>();
  private final Edge edge;
  private @Nullable Reply parked;

  ScriptedBranch(String id, boolean pushesBack, Outcome... answers) {
    this.ledger = new BranchLedger("traces", ComponentId.parse(id));
    this.pushesBack = pushesBack;
    this.script.addAll(List.of(answers));
    this.edge =
        Edge.counting(new Edge.Target(this, new EdgeFaults(new MemoryLog(), id)), ledger::in);
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    offered.add(batch);
    Outcome next = script.poll();
    if (next == null) {
      parked = reply;
    } else {
      answer(reply, batch.items(), next);
    }
  }

  /** Answers the offer for which nothing was written down. */
  void answerParked(Outcome outcome) {
    Reply reply = parked;
    if (reply == null) {
      throw new AssertionError("nothing was offered");
    }
    answer(reply, offered.get(offered.size() - 1).items(), outcome);
  }

  private void answer(Reply reply, int items, Outcome outcome) {
    if (outcome instanceof Outcome.Accepted) {
      ledger.delivered(items);
    } else if (outcome instanceof Outcome.Mixed mixed) {
      for (Outcome.Part part : mixed.parts()) {
        if (part.outcome() instanceof Outcome.Accepted) {
          ledger.delivered(part.items());
        }
      }
    }
    reply.complete(outcome);
  }

  int offers() {
    return offered.size();
  }

  BranchLedger ledger() {
    return ledger;
  }

  @Override
  public TelemetryConsumer way() {
    return edge;
  }

  @Override
  public boolean pushesBack() {
    return pushesBack;
  }

  @Override
  public void drop(DropReason reason, long items) {
    ledger.in(items);
    ledger.dropped(reason, items);
  }

  @Override
  public void ahead(long items) {
    ledger.ahead(items);
  }

  @Override
  public void extra(long items) {
    ledger.extra(items);
  }
}
