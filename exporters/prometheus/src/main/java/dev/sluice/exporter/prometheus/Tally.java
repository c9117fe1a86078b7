package dev.sluice.exporter.prometheus;

import dev.sluice.flow.Outcome;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the data points of one batch. For one thread. */
final class Tally {
  /** How many different drops of one batch are named; the rest is counted. */
  static final int MOST_NAMED = 8;

  private long taken;
  private long folded;
  private long unnamed;
  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private final List<Drop> named = new ArrayList<>(0);
  private final List<HiddenLabel> hidden = new ArrayList<>(0);
  private final List<OtherHelp> otherHelps = new ArrayList<>(0);

  /** Points of one metric that were dropped for one cause. */
  static final class Drop {
    private final DropCause cause;
    private final String metric;
    private final String label;
    private long points;

    private Drop(DropCause cause, String metric, String label) {
      this.cause = cause;
      this.metric = metric;
      this.label = label;
    }

    DropCause cause() {
      return cause;
    }

    /** The name that the sender gave it. */
    String metric() {
      return metric;
    }

    /** The label that is in the way; empty when it is no label. */
    String label() {
      return label;
    }

    long points() {
      return points;
    }
  }

  /**
   * An attribute of a resource that {@code target_info} does not show.
   *
   * @param job of the target
   * @param attribute its key
   * @param cause why
   */
  record HiddenLabel(String job, String attribute, DropCause cause) {}

  /**
   * A description that is not shown, because the family has one already.
   *
   * @param name of the family
   * @param kept what is shown
   * @param other what is not
   */
  record OtherHelp(String name, String kept, String other) {}

  void take() {
    taken++;
  }

  /** A point that was taken, into the series for those there is no room for. */
  void fold() {
    taken++;
    folded++;
  }

  /**
   * Points that cannot be shown.
   *
   * @param metric the name that the sender gave it
   * @param label the label that is in the way; empty when it is no label
   */
  void drop(DropCause cause, String metric, String label, long points) {
    if (points == 0) {
      return;
    }
    dropped.merge(cause.reason(), points, Long::sum);
    for (Drop drop : named) {
      if (drop.cause == cause && drop.metric.equals(metric) && drop.label.equals(label)) {
        drop.points += points;
        return;
      }
    }
    if (named.size() == MOST_NAMED) {
      unnamed += points;
      return;
    }
    Drop drop = new Drop(cause, metric, label);
    drop.points = points;
    named.add(drop);
  }

  /** An attribute that is left out of {@code target_info}. */
  void hide(HiddenLabel label) {
    if (hidden.size() < MOST_NAMED) {
      hidden.add(label);
    }
  }

  /** A metric came with another help text than the one its family has. */
  void keepHelp(String name, String kept, String other) {
    if (otherHelps.size() < MOST_NAMED) {
      otherHelps.add(new OtherHelp(name, kept, other));
    }
  }

  /** Of those taken: how many were folded. */
  long folded() {
    return folded;
  }

  long taken() {
    return taken;
  }

  /** The first different drops. */
  List<Drop> named() {
    return named;
  }

  /** Points that were dropped beyond the {@link #named}. */
  long unnamed() {
    return unnamed;
  }

  /** The first attributes that were left out of {@code target_info}. */
  List<HiddenLabel> hidden() {
    return hidden;
  }

  /** The first descriptions that are not shown. */
  List<OtherHelp> otherHelps() {
    return otherHelps;
  }

  long dropped(DropReason reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  /** The same for a queue, which counts. */
  Outcome outcome() {
    return dropped.isEmpty() ? Outcome.accepted() : Outcome.Accepted.dropping(dropped);
  }

  void countIn(BranchLedger branch) {
    branch.delivered(taken);
    dropped.forEach(branch::dropped);
  }
}
