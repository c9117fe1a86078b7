package dev.sluice.config.source;

/** A location that cannot be read, or a reference that means nothing. The text says which. */
final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;
  private final String mend;

  SourceException(String why, String mend) {
    super(why);
    this.why = why;
    this.mend = mend;
  }

  String why() {
    return why;
  }

  String mend() {
    return mend;
  }
}
