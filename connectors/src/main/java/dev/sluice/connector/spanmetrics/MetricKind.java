package dev.sluice.connector.spanmetrics;

/** The metrics that one resource may have, in the order in which they are told. */
enum MetricKind {
  CALLS("calls"),
  DURATION("duration"),
  EVENTS("events");

  private final String word;

  MetricKind(String word) {
    this.word = word;
  }

  String name(String namespace) {
    return namespace.isEmpty() ? word : namespace + "." + word;
  }
}
