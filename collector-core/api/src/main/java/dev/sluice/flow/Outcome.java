package dev.sluice.flow;

import dev.sluice.ledger.DropReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch. One table ({@link OutcomeTable}) turns it into the answer that a protocol
 * has for the case.
 */
public sealed interface Outcome {
  /** Everything was taken. */
  static Accepted accepted() {
    return Accepted.ALL;
  }

  /**
   * Taken: whoever answered this now answers for the items.
   *
   * @param rejectedItems items that the backend rejected for good (partial success); zero when it
   *     took all
   * @param message the backend's words about it, possibly a warning although nothing was rejected;
   *     empty when none
   * @param dropped items that were taken and could not be kept, by reason: the answer of a sender
   *     to its {@code SendingExporter}, which counts them; nobody before it sees them
   */
  record Accepted(long rejectedItems, String message, Map<DropReason, Long> dropped)
      implements Outcome {
    private static final Accepted ALL = new Accepted(0, "");

    public Accepted {
      dropped = Map.copyOf(dropped);
    }

    /** Nothing dropped. */
    public Accepted(long rejectedItems, String message) {
      this(rejectedItems, message, Map.of());
    }

    /** All was taken, and some of it dropped. */
    public static Accepted dropping(Map<DropReason, Long> dropped) {
      return new Accepted(0, "", dropped);
    }
  }

  /**
   * Not taken; the same bytes may be offered again.
   *
   * @param after how long to wait at least, or null when nothing was said
   * @param code what the sender gets to see
   * @param message what the sender gets to see
   * @param cause who refused, which decides what an owner does
   * @param resume offers only what was not taken yet, or null: offer the whole batch again
   */
  record Retry(
      @Nullable Duration after,
      StatusCode code,
      String message,
      RetryCause cause,
      @Nullable Resumption resume)
      implements Outcome {
    /** The memory budget has no room for what is needed to take the data, or to send it. */
    public static final Retry NO_MEMORY =
        new Retry(
            StatusCode.UNAVAILABLE, "data refused due to high memory usage", RetryCause.MEMORY);

    /** The collector takes no further work: its threads stop. */
    public static final Retry STOPPING =
        new Retry(StatusCode.UNAVAILABLE, "the collector is stopping", RetryCause.SHUTDOWN);

    /** Whole batch, no hint. */
    public Retry(StatusCode code, String message, RetryCause cause) {
      this(null, code, message, cause, null);
    }

    /**
     * One part of the collector takes no further data: it stops.
     *
     * @param who for the sender's eyes, {@code the exporter}
     */
    public static Retry shuttingDown(String who) {
      return new Retry(StatusCode.UNAVAILABLE, who + " is shutting down", RetryCause.SHUTDOWN);
    }

    /** The same outcome with a time to wait first. */
    public Retry withAfter(Duration newAfter) {
      return new Retry(newAfter, code, message, cause, resume);
    }

    /** The same outcome with another way to go on. */
    public Retry withResume(@Nullable Resumption newResume) {
      return new Retry(after, code, message, cause, newResume);
    }
  }

  /**
   * Not taken, and the same bytes would fail again.
   *
   * @param code what the sender gets to see
   * @param message what the sender gets to see
   * @param tooLarge whether nothing but the size was wrong, so that parts of it may be taken
   */
  record Rejected(StatusCode code, String message, boolean tooLarge) implements Outcome {
    /** For another reason than the size. */
    public Rejected(StatusCode code, String message) {
      this(code, message, false);
    }
  }

  /**
   * A batch that was split, whose parts had different ends.
   *
   * @param parts what became of each part; never itself {@code Mixed}
   */
  record Mixed(List<Part> parts) implements Outcome {
    public Mixed {
      parts = List.copyOf(parts);
      for (Part part : parts) {
        if (part.outcome() instanceof Mixed) {
          throw new IllegalArgumentException("a part of a mixed outcome cannot be mixed");
        }
      }
    }
  }

  /**
   * @param outcome what became of the part
   * @param items how many items it had
   */
  record Part(Outcome outcome, int items) {}

  /** One outcome for all parts of a batch: plain where all agree, else {@link Mixed}. */
  static Outcome combine(List<Part> parts) {
    List<Part> flat = new ArrayList<>(parts.size());
    boolean allAccepted = true;
    long rejected = 0;
    String message = "";
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    for (Part part : parts) {
      if (part.outcome() instanceof Mixed mixed) {
        flat.addAll(mixed.parts());
      } else {
        flat.add(part);
      }
    }
    for (Part part : flat) {
      if (part.outcome() instanceof Accepted accepted) {
        rejected += accepted.rejectedItems();
        message = message.isEmpty() ? accepted.message() : message;
        accepted.dropped().forEach((reason, items) -> dropped.merge(reason, items, Long::sum));
      } else {
        allAccepted = false;
      }
    }
    if (allAccepted) {
      Accepted all = new Accepted(rejected, message, dropped);
      return all.equals(accepted()) ? accepted() : all;
    }
    return flat.size() == 1 ? flat.get(0).outcome() : new Mixed(flat);
  }

  /**
   * The one answer that a client gets. A mixed outcome is {@code Retry} when any part is
   * (duplicates are allowed, loss is not), else {@code Rejected} when no part was taken, else
   * {@code Accepted} with the refused items as rejected.
   */
  default Outcome forClient() {
    if (!(this instanceof Mixed mixed)) {
      return this;
    }
    long refused = 0;
    boolean anyTaken = false;
    Rejected firstRejected = null;
    Retry longest = null;
    String message = "";
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    for (Part part : mixed.parts()) {
      if (part.outcome() instanceof Retry retry) {
        longest = longest == null || isLonger(retry.after(), longest.after()) ? retry : longest;
      } else if (part.outcome() instanceof Rejected rejected) {
        firstRejected = firstRejected == null ? rejected : firstRejected;
        refused += part.items();
      } else if (part.outcome() instanceof Accepted accepted) {
        anyTaken = true;
        refused += accepted.rejectedItems();
        message = message.isEmpty() ? accepted.message() : message;
        accepted.dropped().forEach((reason, items) -> dropped.merge(reason, items, Long::sum));
      }
    }
    if (longest != null) {
      return longest;
    }
    if (firstRejected == null) {
      return new Accepted(refused, message, dropped);
    }
    return anyTaken ? new Accepted(refused, firstRejected.message(), dropped) : firstRejected;
  }

  private static boolean isLonger(@Nullable Duration a, @Nullable Duration b) {
    return a != null && (b == null || a.compareTo(b) > 0);
  }
}
