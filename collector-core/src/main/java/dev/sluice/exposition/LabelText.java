package dev.sluice.exposition;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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

  private static final byte[] COLLIDING = {};

  private final int count;
  private final byte[] text; // in quotes where needed
  private final @Nullable Escaped escaped; // null when every name is plain

  private static final class Escaped {
    private final SortedMap<String, String> labels;

    // one slot a scheme; racing writers write equal values
    private volatile byte @Nullable [] underscores;
    private volatile byte @Nullable [] dots;
    private volatile byte @Nullable [] values;

    Escaped(SortedMap<String, String> labels) {
      this.labels = labels;
    }
  }

  private LabelText(SortedMap<String, String> labels) {
    this.count = labels.size();
    this.text = render(labels, EscapingScheme.ALLOW_UTF_8);
    boolean plain = labels.keySet().stream().allMatch(EscapingScheme::isPlainLabelName);
    this.escaped = plain ? null : new Escaped(labels);
  }

  /** The labels of a map; names must not be empty. */
  public static LabelText of(Map<String, String> labels) {
    return labels.isEmpty() ? EMPTY : new LabelText(new TreeMap<>(labels));
  }

  /** How many labels. */
  public int count() {
    return count;
  }

  /** Bytes of heap that this object keeps, roughly. */
  public int retainedBytes() {
    return 48 + text.length;
  }

  /** The text for a page of that scheme, or null when two names are the same there. */
  byte @Nullable [] in(EscapingScheme scheme) {
    Escaped names = escaped;
    if (names == null) {
      return text;
    }
    byte[] found =
        switch (scheme) {
          case ALLOW_UTF_8 -> text;
          case UNDERSCORES -> {
            byte[] seen = names.underscores;
            if (seen == null) {
              seen = escape(names.labels, scheme);
              names.underscores = seen;
            }
            yield seen;
          }
          case DOTS -> {
            byte[] seen = names.dots;
            if (seen == null) {
              seen = escape(names.labels, scheme);
              names.dots = seen;
            }
            yield seen;
          }
          case VALUES -> {
            byte[] seen = names.values;
            if (seen == null) {
              seen = escape(names.labels, scheme);
              names.values = seen;
            }
            yield seen;
          }
        };
    return found == COLLIDING ? null : found;
  }

  private static byte[] escape(SortedMap<String, String> labels, EscapingScheme scheme) {
    Set<String> seen = new HashSet<>();
    for (String name : labels.keySet()) {
      if (!seen.add(scheme.labelName(name))) {
        return COLLIDING;
      }
    }
    return render(labels, scheme);
  }

  private static byte[] render(SortedMap<String, String> labels, EscapingScheme scheme) {
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
    int byCount = Integer.compare(count, other.count);
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
