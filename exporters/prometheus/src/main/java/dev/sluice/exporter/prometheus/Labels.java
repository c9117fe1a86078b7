package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelText;
import dev.sluice.ledger.DropReason;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects the labels of one series. A name that cannot be written, or comes twice, spoils this
 * series alone. For one thread, for one series.
 */
final class Labels {
  private final Map<String, String> labels;
  private @Nullable DropReason problem;

  Labels() {
    this.labels = new TreeMap<>();
  }

  /** Begins with what another collection has, its problem included. */
  Labels(Labels start) {
    this.labels = new TreeMap<>(start.labels);
    this.problem = start.problem;
  }

  /**
   * Adds a label; null stands for a name that could not be made. Names with two underscores before
   * them are Prometheus's own.
   */
  void add(@Nullable String name, String value) {
    if (name == null || name.startsWith("__")) {
      problem = problem == null ? DropReason.INVALID_NAME : problem;
    } else if (labels.putIfAbsent(name, value) != null) {
      problem = problem == null ? DropReason.CONFLICT : problem;
    }
  }

  /** Adds a label, or appends to the one that is there. */
  void join(@Nullable String name, String value) {
    if (name != null) {
      labels.merge(name, value, (first, second) -> first + ";" + second);
    }
  }

  /** Sets a label whatever was there. */
  void set(String name, String value) {
    labels.put(name, value);
  }

  /** Why these labels cannot be shown, or null. */
  @Nullable DropReason problem() {
    return problem;
  }

  LabelText text() {
    return LabelText.of(labels);
  }

  @Override
  public String toString() {
    return labels.toString();
  }
}
