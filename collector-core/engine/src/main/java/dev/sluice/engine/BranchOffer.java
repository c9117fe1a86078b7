package dev.sluice.engine;

import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.ledger.DropReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one batch stands with one branch. Every item of the batch is taken, refused, or open.
 *
 * <p>Invariant of the accounts: what the branch counted as taken for this batch is what the trunk
 * will count as passed, plus what is {@code ahead}, plus what is {@code extra}.
 */
final class BranchOffer {
  private final FanOut.Branch branch;
  private final Batch batch;
  private List<Open> open;
  private boolean tookSome;
  private long taken; // counted by the branch, and not as extra
  private long ahead; // the part of taken that the ledger shows as ahead
  private long refused;
  private Outcome.@Nullable Rejected rejected;
  private Outcome.@Nullable Retry retry; // why it is open; the weightiest

  /**
   * Something to offer.
   *
   * @param resume how, or null for the whole batch
   * @param items how many it is
   * @param cause why it was not taken before
   */
  record Open(@Nullable Resumption resume, long items, @Nullable RetryCause cause) {}

  BranchOffer(FanOut.Branch branch, Batch batch) {
    this.branch = branch;
    this.batch = batch;
    this.open = List.of(new Open(null, batch.items(), null));
  }

  /** What there is to offer in this round; the answers bring back what stays open. */
  List<Open> takeOpen() {
    List<Open> now = open;
    open = new ArrayList<>();
    retry = null;
    return now;
  }

  void offer(Open what, Reply reply) {
    Resumption resume = what.resume();
    if (resume == null) {
      branch.way().accept(batch, reply);
    } else {
      resume.resume(reply);
    }
  }

  /** Notes the answer to one thing that was open. */
  void note(Open what, Outcome outcome) {
    if (outcome instanceof Outcome.Mixed mixed) {
      boolean again = false;
      for (Outcome.Part part : mixed.parts()) {
        if (part.outcome() instanceof Outcome.Retry partRetry && partRetry.resume() == null) {
          weigh(partRetry);
          again = true;
        } else {
          noteOne(part.items(), part.outcome());
        }
      }
      if (again) {
        startOver();
      }
    } else if (outcome instanceof Outcome.Retry plain
        && plain.resume() == null
        && what.resume() != null) {
      open.add(new Open(what.resume(), what.items(), plain.cause())); // nothing of it was taken
      weigh(plain);
    } else {
      noteOne(what.items(), outcome);
    }
  }

  private void noteOne(long items, Outcome outcome) {
    if (outcome instanceof Outcome.Accepted) {
      tookSome = true;
      taken += items;
    } else if (outcome instanceof Outcome.Rejected refusal) {
      rejected = rejected == null ? refusal : rejected;
      refused += items;
    } else if (outcome instanceof Outcome.Retry later) {
      open.add(new Open(later.resume(), items, later.cause()));
      weigh(later);
    } else {
      throw new IllegalArgumentException("a mixed part of a mixed outcome");
    }
  }

  /** Parts were taken and the rest cannot be told apart: duplicates rather than loss. */
  private void startOver() {
    for (Open other : open) {
      abandon(other);
    }
    branch.extra(taken);
    branch.ahead(-ahead);
    tookSome = false;
    taken = 0;
    ahead = 0;
    refused = 0;
    rejected = null;
    open = new ArrayList<>();
    open.add(new Open(null, batch.items(), retry == null ? null : retry.cause()));
  }

  private void weigh(Outcome.Retry later) {
    if (retry == null || outweighs(later, retry)) {
      retry = later;
    }
  }

  boolean tookSome() {
    return tookSome;
  }

  boolean isOpen() {
    return !open.isEmpty();
  }

  /** Whether no answer settled anything: the whole batch, and only that, is open. */
  boolean isUntouched() {
    return !tookSome && rejected == null && open.size() == 1 && open.get(0).resume() == null;
  }

  /** Whether what is open may be dropped rather than hold the neighbours up. */
  boolean mayDrop() {
    return open.stream().allMatch(o -> dropReason(o.cause()) != null);
  }

  Outcome.@Nullable Retry retry() {
    return isOpen() ? retry : null;
  }

  Outcome.@Nullable Rejected rejected() {
    return rejected;
  }

  /** Whether this branch's reason to wait is worth telling rather than the other. */
  boolean outweighs(Outcome.Retry other) {
    return retry != null && outweighs(retry, other);
  }

  /** The batch has settled: what is not taken here is dropped here. */
  void settleAccepted() {
    branch.ahead(-ahead);
    ahead = 0;
    if (refused > 0) {
      branch.drop(DropReason.PERMANENT, refused);
    }
    for (Open left : open) {
      DropReason reason = dropReason(left.cause());
      branch.drop(reason == null ? DropReason.PERMANENT : reason, left.items());
      abandon(left);
    }
    open = List.of();
  }

  /** The batch has not settled: what was taken here is ahead of the trunk. */
  void noteAhead() {
    branch.ahead(taken - ahead);
    ahead = taken;
  }

  /** The owner gave up: what was taken here was taken beside the trunk. */
  void abandon() {
    branch.ahead(-ahead);
    branch.extra(ahead);
    ahead = 0;
    open.forEach(BranchOffer::abandon);
    open = List.of();
  }

  private @Nullable DropReason dropReason(@Nullable RetryCause cause) {
    if (cause == RetryCause.EXHAUSTED) {
      return DropReason.RETRY_ELAPSED;
    }
    return cause == RetryCause.QUEUE_FULL && !branch.pushesBack() ? DropReason.QUEUE_FULL : null;
  }

  private static void abandon(Open open) {
    Resumption resume = open.resume();
    if (resume != null) {
      resume.abandon();
    }
  }

  /** Who may not be dropped outweighs who may; then the longer wait. */
  private static boolean outweighs(Outcome.Retry one, Outcome.Retry other) {
    boolean oneWaits = one.cause() != RetryCause.QUEUE_FULL && one.cause() != RetryCause.EXHAUSTED;
    boolean otherWaits =
        other.cause() != RetryCause.QUEUE_FULL && other.cause() != RetryCause.EXHAUSTED;
    if (oneWaits != otherWaits) {
      return oneWaits;
    }
    Duration after = one.after();
    Duration otherAfter = other.after();
    return after != null && (otherAfter == null || after.compareTo(otherAfter) > 0);
  }
}
