package dev.sluice.processor.attributes;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says which texts match. Thread-safe. */
sealed interface TextFilter {
  boolean matches(String text);

  /** Texts that are equal to one of these. */
  record Strict(Set<String> texts) implements TextFilter {
    @Override
    public boolean matches(String text) {
      return texts.contains(text);
    }
  }

  /** Texts that one of the expressions is found in. */
  record Regexp(List<Pattern> patterns) implements TextFilter {
    @Override
    public boolean matches(String text) {
      for (Pattern pattern : patterns) {
        if (pattern.matcher(text).find()) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Remembers results of texts that are not very long; when it knows as many as it may, it begins
   * anew.
   */
  final class Remembering implements TextFilter {
    private static final int DEFAULT_ENTRIES = 10_000;
    private static final int MAX_CHARS = 512; // times the entries: what it may come to hold

    private final TextFilter filter;
    private final int maxEntries;
    private final Map<String, Boolean> results = new ConcurrentHashMap<>();

    /** {@code maxEntries} may be 0 for a default. */
    Remembering(TextFilter filter, int maxEntries) {
      if (maxEntries < 0) {
        throw new IllegalArgumentException("must provide a positive size");
      }
      this.filter = filter;
      this.maxEntries = maxEntries == 0 ? DEFAULT_ENTRIES : maxEntries;
    }

    @Override
    public boolean matches(String text) {
      if (text.length() > MAX_CHARS) {
        return filter.matches(text);
      }
      Boolean known = results.get(text);
      if (known == null) {
        known = filter.matches(text);
        if (results.size() >= maxEntries) {
          results.clear();
        }
        results.put(text, known);
      }
      return known;
    }

    int remembered() {
      return results.size();
    }
  }
}
