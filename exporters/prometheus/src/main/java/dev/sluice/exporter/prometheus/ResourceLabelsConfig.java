package dev.sluice.exporter.prometheus;

import static dev.sluice.config.Key.strings;

import dev.sluice.config.Spec;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * {@code resource_constant_labels}: which attributes of a resource its series carry.
 *
 * @param included patterns with {@code *} and {@code ?}; none, while some are excluded: every
 *     attribute
 * @param excluded patterns of attributes that are left out
 */
public record ResourceLabelsConfig(List<String> included, List<String> excluded) {

  static final Spec<ResourceLabelsConfig> SPEC =
      Spec.of(
          keys ->
              new ResourceLabelsConfig(
                  keys.get(strings("included", "attributes to put on series, with * and ?")),
                  keys.get(strings("excluded", "attributes to leave out, with * and ?"))));

  public ResourceLabelsConfig {
    included = List.copyOf(included);
    excluded = List.copyOf(excluded);
  }

  /** Which attributes are wanted. */
  Predicate<String> attributes() {
    if (included.isEmpty() && excluded.isEmpty()) {
      return key -> false;
    }
    List<Pattern> wanted = patterns(included.isEmpty() ? List.of("*") : included);
    List<Pattern> unwanted = patterns(excluded);
    return key -> matches(wanted, key) && !matches(unwanted, key);
  }

  private static boolean matches(List<Pattern> patterns, String key) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(key).matches());
  }

  private static List<Pattern> patterns(List<String> wildcards) {
    return wildcards.stream().map(ResourceLabelsConfig::pattern).toList();
  }

  /** Runs of stars are one star, so that matching does not go back over and over. */
  private static Pattern pattern(String wildcard) {
    StringBuilder regex = new StringBuilder();
    for (String part : wildcard.replaceAll("\\*+", "*").split("(?<=[*?])|(?=[*?])", -1)) {
      switch (part) {
        case "*" -> regex.append(".*");
        case "?" -> regex.append('.');
        default -> regex.append(Pattern.quote(part));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
