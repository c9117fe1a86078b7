package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.NameFault;
import dev.sluice.ledger.DropReason;

/** Why a data point, or a label of {@code target_info}, is not on the page, and what helps. */
enum DropCause {
  NO_DATA(DropReason.UNSUPPORTED, "the metric has no data", "look at what makes the metric"),
  TEMPORALITY(
      DropReason.UNSUPPORTED,
      "deltas of a sum that may fall, or no temporality, have no form in Prometheus",
      "send cumulative values, which the sender's temporality preference sets"),
  SCALE(
      DropReason.UNSUPPORTED,
      "the scale of the exponential histogram is below -4",
      "send finer buckets"),
  METRIC_NAMELESS(
      DropReason.INVALID_NAME,
      "nothing that a page can show is left of the metric's name",
      "give the metric a name of letters and digits"),
  METRIC_UNREADABLE(
      DropReason.INVALID_NAME,
      "no parser takes a NUL or half a surrogate pair in the metric's name",
      "rename the metric"),
  LABEL_NAMELESS(
      DropReason.INVALID_NAME,
      "nothing that a page can show is left of the attribute's name",
      "rename or delete the attribute"),
  LABEL_UNREADABLE(
      DropReason.INVALID_NAME,
      "no parser takes a NUL or half a surrogate pair in a label's name",
      "rename or delete the attribute"),
  LABEL_RESERVED(
      DropReason.INVALID_NAME,
      "labels that begin with two underscores are Prometheus's own",
      "rename or delete the attribute"),
  LABEL_TWICE(
      DropReason.CONFLICT,
      "the label comes twice: from two attributes, or from one and job, instance, scope or"
          + " const_labels",
      "rename or delete one of them"),
  LABEL_OF_THE_PAGE(
      DropReason.CONFLICT,
      "histograms have a label le and summaries a label quantile of their own",
      "rename or delete the attribute, or take it out of const_labels"),
  NAME_TAKEN(
      DropReason.CONFLICT,
      "another metric on the page has the name, or samples of that name, with another type",
      "rename one of the metrics"),
  SERIES_TAKEN(
      DropReason.CONFLICT,
      "another metric that becomes the same name has a series with the same labels",
      "rename one of the metrics, or give their senders different service.instance.id"),
  OLDER(
      DropReason.OUT_OF_ORDER,
      "the point is older than the one that is shown",
      "let each series have one sender, and one way to the collector"),
  OVERLAPPING(
      DropReason.OUT_OF_ORDER,
      "the delta begins before the last one ended",
      "let each series have one sender, and one way to the collector"),
  NO_ROOM(
      DropReason.MEMORY,
      "the memory for series is used up",
      "send fewer attributes, set cardinality_limit or a shorter metric_expiration, or give the"
          + " collector more memory"),
  TOO_MANY(
      DropReason.TOO_LARGE,
      "there are more series than cardinality_limit remembers",
      "raise cardinality_limit, or send fewer attributes");

  private final DropReason reason;
  private final String why;
  private final String cure;

  DropCause(DropReason reason, String why, String cure) {
    this.reason = reason;
    this.why = why;
    this.cure = cure;
  }

  static DropCause ofMetric(NameFault fault) {
    return fault == NameFault.EMPTY ? METRIC_NAMELESS : METRIC_UNREADABLE;
  }

  static DropCause ofLabel(NameFault fault) {
    return switch (fault) {
      case EMPTY -> LABEL_NAMELESS;
      case UNREADABLE -> LABEL_UNREADABLE;
      case RESERVED -> LABEL_RESERVED;
      case TWICE -> LABEL_TWICE;
      case OF_THE_PAGE -> LABEL_OF_THE_PAGE;
    };
  }

  /** What the ledger counts it as. */
  DropReason reason() {
    return reason;
  }

  /** The cause, as a log line has it. */
  String why() {
    return why;
  }

  /** What the reader of the line can do. */
  String cure() {
    return cure;
  }
}
