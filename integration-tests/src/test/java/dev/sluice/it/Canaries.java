package dev.sluice.it;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Secrets that must appear nowhere, each with the place where it was put. Used by one thread. */
final class Canaries {
  /** Enough to know one from the other, few enough to stand in one line of a dump. */
  private static final int DUMPED_BYTES = 6;

  private final Map<String, String> placeOf = new LinkedHashMap<>();

  /** A new one for that place. */
  String at(String place) {
    String text = String.format("q%03dcanary", placeOf.size());
    placeOf.put(text, place);
    return text;
  }

  /** A part of something that cannot be chosen, such as a private key. */
  String keep(String place, String text) {
    placeOf.put(text, place);
    return text;
  }

  /**
   * The places whose secrets stand in a text: as they are, as a list of decimal bytes, or in
   * hexadecimal, which are the forms in which libraries print what they cannot show.
   */
  Set<String> seenIn(String text) {
    Set<String> seen = new TreeSet<>();
    placeOf.forEach(
        (canary, place) -> {
          if (text.contains(canary)
              || text.contains(decimal(canary))
              || text.contains(hex(canary, ""))
              || text.contains(hex(canary, " "))) {
            seen.add(place);
          }
        });
    return seen;
  }

  private static String decimal(String canary) {
    StringBuilder decimal = new StringBuilder();
    canary.chars().forEach(c -> decimal.append(decimal.isEmpty() ? "" : ", ").append(c));
    return decimal.toString();
  }

  /** Of its first bytes: dumps break lines. */
  private static String hex(String canary, String between) {
    StringBuilder hex = new StringBuilder();
    canary
        .chars()
        .limit(DUMPED_BYTES)
        .forEach(c -> hex.append(hex.isEmpty() ? "" : between).append(String.format("%02x", c)));
    return hex.toString();
  }
}
