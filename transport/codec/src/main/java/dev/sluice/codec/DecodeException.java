package dev.sluice.codec;

/** A body that is not decoded, and why. The message is meant for the sender. */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Kind {
    /** The bytes are not what the coding says. */
    MALFORMED,
    /** It would be larger than allowed. */
    TOO_LARGE,
    /** The memory budget refuses the decoded bytes; the same body may be decoded later. */
    NO_MEMORY
  }

  private final Kind kind;

  public DecodeException(Kind kind, String message) {
    super(message, null, false, false); // an answer to a sender, made often: no stack trace
    this.kind = kind;
  }

  static DecodeException malformed(String message) {
    return new DecodeException(Kind.MALFORMED, message);
  }

  static DecodeException tooLarge(long limit) {
    return new DecodeException(
        Kind.TOO_LARGE, "decoded body is larger than the limit of " + limit + " bytes");
  }

  public Kind kind() {
    return kind;
  }
}
