package dev.sluice.processor.probabilisticsampler;

/** What decided about an item: the label {@code policy} of the sampler's counters. */
enum Policy {
  TRACE_ID_HASH("trace_id_hash"),
  TRACE_ID_W3C("trace_id_w3c"),
  SAMPLING_RANDOMNESS("sampling_randomness"),
  SAMPLING_PRIORITY("sampling_priority"),
  MISSING_RANDOMNESS("missing_randomness"),
  /** An attribute, whose name is the label. */
  ATTRIBUTE("");

  private final String label;

  Policy(String label) {
    this.label = label;
  }

  String label(String attribute) {
    return this == ATTRIBUTE ? attribute : label;
  }
}
