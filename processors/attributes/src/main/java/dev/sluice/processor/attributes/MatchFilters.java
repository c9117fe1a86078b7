package dev.sluice.processor.attributes;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the filters of one {@code include} or {@code exclude}.
 *
 * @param matchType as configured, checked when the first filter is made
 */
record MatchFilters(String matchType, Optional<MatchConfig.RegexpCache> cache) {
  static final String STRICT = "strict";
  static final String REGEXP = "regexp";
  static final String EXPR = "expr";

  boolean isRegexp() {
    return matchType.equals(REGEXP);
  }

  /**
   * A filter that takes what any of the texts takes.
   *
   * @throws IllegalArgumentException in the reference's words
   */
  TextFilter of(List<String> texts) {
    requireKnown();
    if (!isRegexp()) {
      return new TextFilter.Strict(Set.copyOf(texts));
    }
    try {
      List<Pattern> patterns =
          texts.stream().distinct().map(text -> GroupedPattern.of(text).pattern()).toList();
      TextFilter.Regexp filter = new TextFilter.Regexp(patterns);
      return cache.filter(MatchConfig.RegexpCache::enabled).isPresent()
          ? new TextFilter.Remembering(filter, cache.get().maxEntries())
          : filter;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  void requireKnown() {
    if (!matchType.equals(STRICT) && !matchType.equals(REGEXP)) {
      throw new IllegalArgumentException(
          "unrecognized match_type: '" + matchType + "', valid types are: [regexp strict]");
    }
  }
}
