package dev.sluice.processor.tailsampling;

/** What becomes of a trace. */
enum Decision {
  SAMPLED("sampled"),
  NOT_SAMPLED("not_sampled"),
  /** A policy of type {@code drop} wants it gone, whatever the others say. */
  DROPPED("dropped"),
  /** It grew beyond what a trace may be. */
  TOO_LARGE("not_sampled");

  private final String label;

  Decision(String label) {
    this.label = label;
  }

  /** As metrics have it. */
  String label() {
    return label;
  }
}
