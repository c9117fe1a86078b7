package dev.sluice.json;

/** What was to be made does not fit. Nothing of it is left, and nothing is charged for it. */
public final class NoRoomException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What it does not fit into. */
  public enum Kind {
    /** The limit that was given: the same input never fits. */
    LIMIT,
    /** The memory budget, as it is at the moment. */
    MEMORY
  }

  private final Kind kind;

  private NoRoomException(Kind kind, String message) {
    super(message, null, false, false); // an answer, made often: no stack trace
    this.kind = kind;
  }

  public static NoRoomException limit(long limitBytes) {
    return new NoRoomException(Kind.LIMIT, "more than the limit of " + limitBytes + " bytes");
  }

  public static NoRoomException memory() {
    return new NoRoomException(Kind.MEMORY, "no memory at the moment");
  }

  public Kind kind() {
    return kind;
  }
}
