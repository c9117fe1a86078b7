package dev.sluice.connector.spanmetrics;

import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An attribute that tells series apart, or all whose names fit a pattern.
 *
 * @param name of the attribute; empty where there is a pattern
 * @param value where spans do not have the attribute; empty: their series do not have it either
 * @param glob a pattern of names; empty where there is a name
 */
public record DimensionConfig(String name, Optional<String> value, String glob) {
  static final Spec<DimensionConfig> SPEC =
      Spec.of(
          keys ->
              new DimensionConfig(
                  keys.get(string("name", "", "the attribute; either this or glob")),
                  keys.get(
                      maybe(
                          "default",
                          ValueType.string(),
                          "its value where a span does not have it; not with glob")),
                  keys.get(
                      string(
                          "glob",
                          "",
                          "a pattern of attributes, in which * stands for anything but dots and"
                              + " ** for anything"))));

  /** An attribute without a default. */
  public static DimensionConfig named(String name) {
    return new DimensionConfig(name, Optional.empty(), "");
  }

  /** Finds what is wrong with the list under that key. */
  static void check(
      String key, String what, List<DimensionConfig> dimensions, List<Problem> problems) {
    Set<String> names = new HashSet<>(KeyLayout.STANDARD);
    List<DimensionGlob> globs = new ArrayList<>();
    for (DimensionConfig each : dimensions) {
      String wrong = each.add(names, globs);
      if (!wrong.isEmpty()) {
        problems.add(problem(key, what, each, wrong));
      }
    }
    for (DimensionGlob glob : globs) {
      names.stream()
          .filter(glob::matches)
          .sorted()
          .findFirst()
          .ifPresent(
              name ->
                  problems.add(
                      problem(
                          key,
                          what,
                          new DimensionConfig("", Optional.empty(), glob.pattern()),
                          "duplicate dimension name \""
                              + name
                              + "\" conflicting with glob \""
                              + glob.pattern()
                              + "\"")));
    }
  }

  private static Problem problem(String key, String what, DimensionConfig dimension, String wrong) {
    return new Problem(
        key,
        dimension.name.isEmpty() ? dimension.glob : dimension.name,
        "failed validating " + what + ": " + wrong,
        "name each attribute once, and none that series have anyway: "
            + String.join(", ", KeyLayout.STANDARD));
  }

  /** Adds it to names or patterns; returns what is wrong with it, or nothing. */
  private String add(Set<String> names, List<DimensionGlob> globs) {
    if (!name.isEmpty() && !glob.isEmpty()) {
      return "dimension entry must set only one of `name` or `glob`, got both: name=\""
          + name
          + "\" glob=\""
          + glob
          + "\"";
    }
    if (name.isEmpty() && glob.isEmpty()) {
      return "dimension entry must set one of `name` or `glob`";
    }
    if (!name.isEmpty()) {
      return names.add(name) ? "" : "duplicate dimension name \"" + name + "\"";
    }
    if (value.isPresent()) {
      return "`default` is not supported on `glob` dimension \"" + glob + "\"";
    }
    try {
      globs.add(DimensionGlob.of(glob));
      return "";
    } catch (ConfigException e) {
      return "invalid dimension glob \"" + glob + "\": " + e.getMessage();
    }
  }
}
