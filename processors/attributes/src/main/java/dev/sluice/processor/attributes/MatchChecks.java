package dev.sluice.processor.attributes;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import java.util.ArrayList;
import java.util.List;

/** What can be said of {@code include} and {@code exclude} before the signal is known. */
final class MatchChecks {
  private MatchChecks() {}

  /** A key whose texts are to be matched; {@code noun} as the reference calls it. */
  record Texts(Key<?> key, List<String> texts, String noun) {}

  /** A key with attributes to be matched. */
  record Attributes(Key<?> key, List<MatchConfig.Attribute> attributes, String noun) {}

  static void check(MatchFilters filters, List<Texts> texts, List<Attributes> attributes) {
    List<Problem> problems = new ArrayList<>();
    for (Texts list : texts) {
      if (!list.texts().isEmpty()) {
        tell(
            () -> filters.of(list.texts()),
            "error creating " + list.noun() + " filters: ",
            list.key(),
            problems);
      }
    }
    for (Attributes list : attributes) {
      if (!list.attributes().isEmpty()) {
        tell(
            () -> AttributeMatcher.of(list.attributes(), filters),
            "error creating " + list.noun() + " filters: ",
            list.key(),
            problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static void tell(Runnable maker, String doing, Key<?> key, List<Problem> problems) {
    try {
      maker.run();
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(key.name(), "", doing + e.getMessage(), ""));
    }
  }
}
