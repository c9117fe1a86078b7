package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelSet;
import dev.sluice.exposition.NameFault;
import org.jspecify.annotations.Nullable;

/** Label names as the reference makes them from attribute keys. Immutable. */
final class LabelNaming {
  private final boolean keepsUtf8;

  LabelNaming(boolean keepsUtf8) {
    this.keepsUtf8 = keepsUtf8;
  }

  /** The label that shows an attribute, or null when nothing is left to call it. */
  @Nullable String name(String key) {
    String result = keepsUtf8 ? key : escaped(key);
    return result.chars().allMatch(c -> c == '_') ? null : result;
  }

  /** Adds the label that shows an attribute, or what is wrong with it. */
  void add(LabelSet labels, String key, String value) {
    String name = name(key);
    if (name == null) {
      labels.spoil(NameFault.EMPTY, key);
    } else {
      labels.add(name, value);
    }
  }

  private static String escaped(String key) {
    StringBuilder label = new StringBuilder(key.length() + 4);
    if (!key.isEmpty() && key.charAt(0) >= '0' && key.charAt(0) <= '9') {
      label.append("key_");
    }
    key.codePoints()
        .forEach(
            c -> {
              boolean allowed =
                  (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
              label.append(allowed ? (char) c : '_');
            });
    return label.toString();
  }
}
