package dev.sluice.config.tree;

import org.jspecify.annotations.Nullable;

/**
 * Where a piece of configuration was written. A value that came through {@code ${...}} also knows
 * the place that refers to it, so origins form a chain that ends in a file or on the command line.
 *
 * @param source a file's path as given, or {@code env:NAME}, {@code yaml:...}, a URL; empty for
 *     configuration made by code
 * @param line counted from 1; 0 when there is none
 * @param column counted from 1; 0 when there is none
 * @param usedAt the place of the {@code ${...}} that stands for it; null for what is written there
 */
public record Origin(String source, int line, int column, @Nullable Origin usedAt) {
  /** Configuration that code made. */
  public static final Origin CODE = new Origin("", 0, 0, null);

  /** The place that a reader of the configuration looks at first: the end of the chain. */
  public Origin outermost() {
    Origin place = this;
    for (Origin next = place.usedAt; next != null; next = place.usedAt) {
      place = next;
    }
    return place;
  }

  /** The same place, referred to from another. */
  public Origin via(Origin reference) {
    return new Origin(source, line, column, usedAt == null ? reference : usedAt.via(reference));
  }

  /** {@code pipeline.yaml:14}, or {@code pipeline.yaml:14 (through env:PORT)}. */
  @Override
  public String toString() {
    if (usedAt == null) {
      return here();
    }
    StringBuilder text = new StringBuilder(outermost().here()).append(" (through ").append(here());
    for (Origin next = usedAt; next.usedAt != null; next = next.usedAt) {
      text.append(", ").append(next.here());
    }
    return text.append(')').toString();
  }

  private String here() {
    return line > 0 && !source.startsWith("env:") ? source + ":" + line : source;
  }
}
