package dev.sluice.load.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All kinds of hostile clients. What they send is made when they are let loose. */
final class Kinds {
  private Kinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    HttpKinds.addTo(kinds);
    JsonKinds.addTo(kinds);
    FrameKinds.addTo(kinds);
    CallKinds.addTo(kinds);
    TlsKinds.addTo(kinds);
    return kinds;
  }

  /** The kinds whose names contain one of the words; all for no words. */
  static List<Kind> named(List<String> words) {
    return all().stream()
        .filter(
            kind ->
                words.isEmpty()
                    || words.stream()
                        .anyMatch(w -> kind.name().contains(w.toLowerCase(Locale.ROOT))))
        .toList();
  }
}
