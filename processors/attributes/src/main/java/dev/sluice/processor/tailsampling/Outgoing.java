package dev.sluice.processor.tailsampling;

import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.holding.Outstanding;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.TrunkAccount;
import dev.sluice.onward.Account;
import dev.sluice.onward.Answers;
import dev.sluice.onward.Onward;
import dev.sluice.onward.OwnersLog;
import dev.sluice.onward.OwnersPolicy;
import dev.sluice.onward.Places;
import dev.sluice.onward.Route;
import dev.sluice.onward.Step;
import dev.sluice.onward.Step.Ending;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of sampled traces to the next component, which takes one after the other, a few at once.
 * The data was answered for: it is offered until it is taken or refused for good. Thread-safe.
 */
final class Outgoing implements Route<SampledTrace>, Account<SampledTrace> {
  /** The reference has one at a time; that many hide the latency of a next step that has some. */
  private static final int PLACES = 16;

  static final Outcome STOPPING = Outcome.Retry.shuttingDown("the tail_sampling processor");

  private final ProcessorContext context;
  private final TelemetryConsumer next;
  private final TrunkAccount account;
  private final OwnersLog log;
  private final Outstanding outstanding;
  private final Onward<SampledTrace> onward;
  private final Places<SampledTrace> places;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Runnable whenIdle;

  /**
   * @param outstanding counts what is on its way
   * @param whenIdle runs when nothing is left to send
   */
  Outgoing(
      ProcessorContext context,
      TelemetryConsumer next,
      Outstanding outstanding,
      Runnable whenIdle) {
    this.context = context;
    this.next = next;
    this.account = context.account();
    this.log = new OwnersLog(context, "Sampled spans were not taken. Dropping data.");
    this.outstanding = outstanding;
    this.onward = new Onward<>(context.scheduler(), context.executor(), this, this);
    this.places = new Places<>(PLACES, onward, context.executor());
    this.whenIdle = whenIdle;
  }

  /** Takes spans over; {@link #pump} follows. */
  void add(SampledTrace trace) {
    outstanding.began();
    waiting.incrementAndGet();
    places.offer(trace);
  }

  /** Sends what can be sent. */
  void pump() {
    places.pump();
  }

  boolean isIdle() {
    return waiting.get() == 0;
  }

  /** From now on no wait is long. */
  void stopping() {
    onward.stopping();
    onward.cutWaits();
  }

  /** Gives up what is left, and what is still to come. */
  void abort() {
    onward.abort();
    places.close();
  }

  @Override
  public Deadline begin(SampledTrace trace) {
    return Deadline.NONE;
  }

  @Override
  public void attempt(SampledTrace trace, Reply reply) {
    Batch batch = trace.batch(context.budget());
    if (batch == null) {
      reply.complete(Outcome.Retry.NO_MEMORY);
    } else {
      next.accept(batch, reply);
    }
  }

  @Override
  public Step judge(SampledTrace trace, Outcome answer, boolean stopping) {
    return OwnersPolicy.judge(trace, answer, stopping);
  }

  @Override
  public boolean isDataAnsweredFor() {
    return true;
  }

  @Override
  public void waits(SampledTrace trace, Step.Wait wait) {
    takenBesides(trace, wait.last());
    trace.waitsFor(wait.retry().cause());
    log.kept(wait.retry());
  }

  /** What was taken is offered again, or was counted as lost: those behind see new spans. */
  private void takenBesides(SampledTrace trace, Outcome answer) {
    long taken = Answers.takenItems(answer, trace.spans());
    if (taken > 0) {
      account.created(taken);
    }
  }

  @Override
  public Ending givenUp(SampledTrace trace) {
    return Ending.failed(
        STOPPING,
        trace.lastCause() == RetryCause.STORAGE ? DropReason.STORAGE_ERROR : DropReason.SHUTDOWN,
        Answers.words(STOPPING));
  }

  @Override
  public void late(SampledTrace trace, Outcome answer) {
    takenBesides(trace, answer);
  }

  @Override
  public void ended(SampledTrace trace, Ending ending) {
    long lost = trace.spans() - Answers.takenItems(ending.last(), trace.spans());
    DropReason reason = ending.reason();
    if (lost > 0 && reason != null) {
      account.dropped(reason, lost);
      log.lost(reason.label(), ending.error(), lost);
    }
    account.held(-trace.spans());
    trace.letGo();
    outstanding.ended();
    if (waiting.decrementAndGet() == 0) {
      whenIdle.run();
    }
  }

  @Override
  public void left(SampledTrace trace) {
    places.freed();
  }
}
