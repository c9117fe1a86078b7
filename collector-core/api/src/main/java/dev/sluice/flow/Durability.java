package dev.sluice.flow;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What an {@link Outcome.Accepted} is worth: where the data is when it is said. */
public enum Durability {
  /** No queue: the reply is the exporter's own. */
  DIRECT(3),
  /** In the memory of this process. */
  MEMORY(0),
  /** On disk. */
  STORAGE(1),
  /** At the backend: a queue that waits for the result. */
  WAIT_FOR_RESULT(2);

  private static final Comparator<Durability> BY_STRENGTH =
      Comparator.comparingInt(durability -> durability.strength);

  private final int strength; // what survives: nothing, a restart, the backend has it

  Durability(int strength) {
    this.strength = strength;
  }

  /** As it is printed at start: {@code direct}, {@code wait_for_result}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The strongest promise among branches that get the same data, which nothing before them may
   * weaken by answering early; {@link #MEMORY} only when every branch is.
   */
  public static Durability ofBranches(Collection<Durability> branches) {
    return branches.stream().max(BY_STRENGTH).orElse(DIRECT);
  }

  /** The weakest promise among branches: what a sender can count on for all of them. */
  public static Durability weakest(Collection<Durability> branches) {
    return branches.stream().min(BY_STRENGTH).orElse(DIRECT);
  }
}
