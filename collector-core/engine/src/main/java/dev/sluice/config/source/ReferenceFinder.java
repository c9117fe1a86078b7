package dev.sluice.config.source;

import org.jspecify.annotations.Nullable;

/** Finds the reference to expand next. */
final class ReferenceFinder {
  private ReferenceFinder() {}

  /**
   * The first innermost {@code ${...}} that is not literal; null when there is none. An odd number
   * of dollar signs right before it makes one literal; the search goes on behind it.
   */
  static @Nullable String first(String text) {
    int from = 0;
    for (int close = text.indexOf('}'); close >= 0; close = text.indexOf('}', from)) {
      int open = text.lastIndexOf("${", close);
      if (open >= from && !isEscaped(text, open, from)) {
        return text.substring(open, close + 1);
      }
      from = close + 1;
    }
    return null;
  }

  private static boolean isEscaped(String text, int open, int from) {
    int dollars = 0;
    while (open - dollars > from && text.charAt(open - dollars - 1) == '$') {
      dollars++;
    }
    return dollars % 2 == 1;
  }
}
