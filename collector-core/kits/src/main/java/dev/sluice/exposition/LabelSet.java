package dev.sluice.exposition;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects the labels of one series by the rule that every page has for them. A name that cannot be
 * written, or comes twice, spoils the series, and the set says which one it was. For one thread,
 * for one series.
 */
public final class LabelSet {
  private final Map<String, String> labels;
  private @Nullable Fault fault;

  /**
   * The first thing that is wrong with a set.
   *
   * @param kind what it is
   * @param label the name; empty when there is none
   */
  public record Fault(NameFault kind, String label) {}

  /** No labels yet. */
  public LabelSet() {
    this.labels = new TreeMap<>();
  }

  /** Begins with what another set has, its fault included. */
  public LabelSet(LabelSet start) {
    this.labels = new TreeMap<>(start.labels);
    this.fault = start.fault;
  }

  /** Adds a label. */
  public void add(String name, String value) {
    NameFault kind = NameFault.ofLabel(name);
    if (kind == null && labels.putIfAbsent(name, value) != null) {
      kind = NameFault.TWICE;
    }
    if (kind != null) {
      spoil(kind, name);
    }
  }

  /** Notes that a label could not be added; the first fault counts. */
  public void spoil(NameFault kind, String label) {
    fault = fault == null ? new Fault(kind, label) : fault;
  }

  /**
   * Adds a label that the series can do without: not where it would spoil the series.
   *
   * @return whether it is there
   */
  public boolean addIfPossible(String name, String value, MetricType type) {
    return !name.equals(type.ownLabel())
        && NameFault.ofLabel(name) == null
        && labels.putIfAbsent(name, value) == null;
  }

  /** Adds a label as {@link #addIfPossible}, or appends to the value of the one that is there. */
  public boolean join(String name, String value) {
    if (NameFault.ofLabel(name) != null) {
      return false;
    }
    labels.merge(name, value, (first, second) -> first + ";" + second);
    return true;
  }

  /** Why a series of that type cannot have these labels, or null. */
  public @Nullable Fault faultFor(MetricType type) {
    String own = type.ownLabel();
    if (fault == null && own != null && labels.containsKey(own)) {
      return new Fault(NameFault.OF_THE_PAGE, own);
    }
    return fault;
  }

  /** The labels as they are written; of a set with a fault, those that are right. */
  public LabelText text() {
    return LabelText.of(labels);
  }

  @Override
  public String toString() {
    return labels.toString();
  }
}
