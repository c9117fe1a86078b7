package dev.sluice.exposition;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The labels of one series as the text that stands between the braces: made once, written at every
 * scrape. Sorted by name. Immutable towards its users; equal means: the same labels.
 *
 * <p>Names that every Prometheus takes are the same in every escaping scheme, and the text is kept
 * once. For others the text of a scheme is made when a scraper first asks for it.
 */
public final class LabelText implements Comparable<LabelText> {
  /** No labels. */
  public static final LabelText EMPTY = new LabelText(new TreeMap<>());

  private static final int COUNT_SHIFT = 2; // below it a bit for each type with a label of its own

  private final int traits; // how many labels, and whether they are in the page's way
  private final byte[] text; // in quotes where needed
  private final @Nullable EscapedLabels escaped; // null when every name is plain

  private LabelText(SortedMap<String, String> labels) {
    int own = 0;
    for (MetricType type : MetricType.values()) {
      String label = type.ownLabel();
      own |= label != null && labels.containsKey(label) ? bit(type) : 0;
    }
    this.traits = labels.size() << COUNT_SHIFT | own;
    this.text = render(labels, EscapingScheme.ALLOW_UTF_8);
    boolean plain =
        labels.keySet().stream()
            .allMatch(
                name -> EscapingScheme.isPlainLabelName(name) && EscapedLabels.isWritable(name));
    this.escaped = plain ? null : new EscapedLabels(labels);
  }

  private static int bit(MetricType type) {
    return switch (type) {
      case HISTOGRAM -> 1;
      case SUMMARY -> 2;
      case COUNTER, GAUGE, UNKNOWN -> 0;
    };
  }

  /** The labels of a map; {@link LabelSet} says what is right. */
  public static LabelText of(Map<String, String> labels) {
    return labels.isEmpty() ? EMPTY : new LabelText(new TreeMap<>(labels));
  }

  /** How many labels. */
  public int count() {
    return traits >>> COUNT_SHIFT;
  }

  /** Whether one of the labels is the one that pages put on samples of that type themselves. */
  boolean hasOwnLabelOf(MetricType type) {
    return (traits & bit(type)) != 0;
  }

  /** Whether a page of that scheme shows other names than these. */
  boolean changesIn(EscapingScheme scheme) {
    return escaped != null && scheme != EscapingScheme.ALLOW_UTF_8;
  }

  /** These labels under the names that a page of that scheme shows; null as for {@link #in}. */
  @Nullable LabelText escapedFor(EscapingScheme scheme) {
    EscapedLabels names = escaped;
    if (names == null || scheme == EscapingScheme.ALLOW_UTF_8) {
      return in(scheme) == null ? null : this;
    }
    return names.in(scheme).labels();
  }

  /** Bytes of heap that this object keeps, roughly, and may come to keep for every scheme. */
  public long retainedBytes() {
    return escaped == null ? 48 + text.length : 600 + 16L * text.length;
  }

  /**
   * The text for a page of that scheme, or null when it cannot be there: two names are the same, or
   * one is the label of the metric's name, or cannot be written.
   */
  byte @Nullable [] in(EscapingScheme scheme) {
    EscapedLabels names = escaped;
    if (names == null) {
      return text;
    }
    if (scheme == EscapingScheme.ALLOW_UTF_8) {
      return names.areWritable() ? text : null;
    }
    return names.in(scheme).text();
  }

  static byte[] render(SortedMap<String, String> labels, EscapingScheme scheme) {
    TextBuffer buffer = new TextBuffer(labels.size() * 32);
    boolean first = true;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (!first) {
        buffer.put(',');
      }
      first = false;
      String name = scheme.labelName(label.getKey());
      if (EscapingScheme.isPlainLabelName(name)) {
        buffer.put(name);
      } else {
        buffer.put('"');
        buffer.putEscaped(name, true);
        buffer.put('"');
      }
      buffer.put("=\"");
      buffer.putEscaped(label.getValue(), true);
      buffer.put('"');
    }
    return buffer.toByteArray();
  }

  /** Fewer labels first, then by text, which for the same names is by values. */
  @Override
  public int compareTo(LabelText other) {
    int byCount = Integer.compare(count(), other.count());
    return byCount != 0 ? byCount : Arrays.compareUnsigned(text, other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelText labels && Arrays.equals(text, labels.text);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(text);
  }

  @Override
  public String toString() {
    return new String(text, java.nio.charset.StandardCharsets.UTF_8);
  }
}
