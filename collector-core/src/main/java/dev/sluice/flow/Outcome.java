package dev.sluice.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
   */
  record Accepted(long rejectedItems, String message) implements Outcome {
    private static final Accepted ALL = new Accepted(0, "");
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
    /** Whole batch, no hint. */
    public Retry(StatusCode code, String message, RetryCause cause) {
      this(null, code, message, cause, null);
    }

    /** The same outcome with another way to go on. */
    public Retry withResume(@Nullable Resumption newResume) {
      return new Retry(after, code, message, cause, newResume);
    }
  }

  /** Not taken, and the same bytes would fail again. */
  record Rejected(StatusCode code, String message) implements Outcome {}

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
      } else {
        allAccepted = false;
      }
    }
    if (allAccepted) {
      return rejected == 0 && message.isEmpty() ? accepted() : new Accepted(rejected, message);
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
      }
    }
    if (longest != null) {
      return longest;
    }
    if (firstRejected == null) {
      return new Accepted(refused, message);
    }
    return anyTaken ? new Accepted(refused, firstRejected.message()) : firstRejected;
  }

  private static boolean isLonger(@Nullable Duration a, @Nullable Duration b) {
    return a != null && (b == null || a.compareTo(b) > 0);
  }
}
