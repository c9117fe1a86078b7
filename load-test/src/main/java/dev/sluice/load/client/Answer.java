package dev.sluice.load.client;

/**
 * What a collector answered.
 *
 * @param kind what it means for a client that keeps to the specification
 * @param detail code and words, for the count of what went wrong; empty for plain success
 * @param rejected items that a partial success rejects
 */
public record Answer(Kind kind, String detail, long rejected) {
  /** Taken as a whole, and nothing else to say. */
  public static final Answer ACCEPTED = new Answer(Kind.ACCEPTED, "", 0);

  /** What to do with the request now. */
  public enum Kind {
    /** The collector answers for it, apart from what it rejected. */
    ACCEPTED,
    /** To be sent again. */
    RETRY,
    /** Never to be sent again. */
    REFUSED
  }

  static Answer retry(String detail) {
    return new Answer(Kind.RETRY, detail, 0);
  }

  static Answer refused(String detail) {
    return new Answer(Kind.REFUSED, detail, 0);
  }
}
