package dev.sluice.processor.attributes;

import com.google.re2j.Pattern;
import java.util.List;

/** Says which keys an expression is found in. Keys are few and come again, so results are kept. */
final class KeyPattern {
  private final TextFilter filter;

  KeyPattern(Pattern pattern) {
    filter = new TextFilter.Remembering(new TextFilter.Regexp(List.of(pattern)), 0);
  }

  boolean matches(String key) {
    return filter.matches(key);
  }
}
