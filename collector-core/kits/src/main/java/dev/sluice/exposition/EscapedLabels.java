package dev.sluice.exposition;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of labels whose names are not plain, for each scheme: made when a scraper first asks
 * for it. Thread-safe.
 */
final class EscapedLabels {
  private final SortedMap<String, String> labels;
  private final boolean writable; // as they are, in quotes

  // one slot a scheme; racing writers write equal values
  private volatile @Nullable Shown underscores;
  private volatile @Nullable Shown dots;
  private volatile @Nullable Shown values;

  /**
   * What a page of one scheme shows; both null when the labels cannot be there.
   *
   * @param text in the order of the names as they are
   * @param labels the same under the names that are shown, in their order
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Shown(byte @Nullable [] text, @Nullable LabelText labels) {}

  EscapedLabels(SortedMap<String, String> labels) {
    this.labels = labels;
    this.writable = labels.keySet().stream().allMatch(EscapedLabels::isWritable);
  }

  /** Whether a parser takes the name, in quotes if need be, for a label. */
  static boolean isWritable(String name) {
    return NameFault.ofMetric(name) == null && !name.equals(NameFault.METRIC_NAME_LABEL);
  }

  /** Whether a page that escapes nothing can show them. */
  boolean areWritable() {
    return writable;
  }

  /** What a page shows that escapes. */
  Shown in(EscapingScheme scheme) {
    Shown seen =
        switch (scheme) {
          case ALLOW_UTF_8 -> throw new IllegalArgumentException("nothing is escaped");
          case UNDERSCORES -> underscores;
          case DOTS -> dots;
          case VALUES -> values;
        };
    if (seen == null) {
      seen = escape(scheme);
      switch (scheme) {
        case ALLOW_UTF_8 -> throw new IllegalArgumentException("nothing is escaped");
        case UNDERSCORES -> underscores = seen;
        case DOTS -> dots = seen;
        case VALUES -> values = seen;
      }
    }
    return seen;
  }

  private Shown escape(EscapingScheme scheme) {
    SortedMap<String, String> shown = new TreeMap<>();
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String name = scheme.labelName(label.getKey());
      if (!isWritable(name) || shown.put(name, label.getValue()) != null) {
        return new Shown(null, null);
      }
    }
    LabelText made = LabelText.of(shown);
    byte[] text = LabelText.render(labels, scheme);
    byte[] inOrder = made.in(scheme);
    return new Shown(Arrays.equals(text, inOrder) ? inOrder : text, made);
  }
}
