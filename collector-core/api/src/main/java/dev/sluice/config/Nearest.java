package dev.sluice.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Nearest {
  private static final int MAX_CHARS = 64;

  private Nearest() {}

  /**
   * The valid name with the fewest letters to change (Damerau-Levenshtein, restricted), when that
   * is at most a third of its length; ties go to the first in alphabetical order. A name without
   * letters, such as a version, is never meant by another one.
   */
  public static Optional<String> to(String text, Collection<String> valid) {
    String wanted = text.toLowerCase(Locale.ROOT);
    if (wanted.length() > MAX_CHARS) {
      return Optional.empty();
    }
    return valid.stream()
        .filter(name -> name.chars().anyMatch(Character::isLetter))
        .filter(name -> distance(wanted, name.toLowerCase(Locale.ROOT)) <= tolerance(name))
        .min(
            Comparator.<String>comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code Did you mean "endpoint"?} */
  public static String question(String name) {
    return "Did you mean \"" + name + "\"?";
  }

  private static int tolerance(String name) {
    return Math.max(1, name.length() / 3);
  }

  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    Arrays.setAll(last, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] reused = beforeLast;
      beforeLast = last;
      last = row;
      row = reused;
    }
    return last[b.length()];
  }
}
