package dev.sluice.otlp.check;

/** Bytes that are not the OTLP request they claim to be. Has no stack trace: senders cause it. */
public final class MalformedOtlpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final int position;

  MalformedOtlpException(String problem, int position) {
    super("malformed OTLP: " + problem + " at byte " + position, null, false, false);
    this.problem = problem;
    this.position = position;
  }

  /** Where the problem was seen: a byte of the request, counted from its start. */
  public int position() {
    return position;
  }

  MalformedOtlpException countedFrom(int start) {
    return start == 0 ? this : new MalformedOtlpException(problem, position - start);
  }
}
