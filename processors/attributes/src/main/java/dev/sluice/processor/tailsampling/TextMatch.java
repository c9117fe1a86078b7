package dev.sluice.processor.tailsampling;

import com.google.re2j.Pattern;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.MessageView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says which texts match. One thread at a time. */
sealed interface TextMatch {
  /** No text. */
  Slice EMPTY = Slice.of(MessageView.NO_BYTES);

  /** Whether a text in UTF-8 does. */
  boolean matches(Slice utf8);

  /** Texts that are equal to one of several; an empty one equals none. */
  static TextMatch exact(List<String> texts) {
    return new Exact(
        texts.stream()
            .filter(text -> !text.isEmpty())
            .distinct()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList());
  }

  /** {@link #exact}. */
  record Exact(List<byte[]> texts) implements TextMatch {
    @Override
    public boolean matches(Slice utf8) {
      for (byte[] text : texts) {
        if (text.length == utf8.length()
            && Arrays.equals(text, 0, text.length, utf8.array(), utf8.offset(), utf8.end())) {
          return true;
        }
      }
      return false;
    }
  }

  /** Texts that one of several expressions is found in. The results of the last ones are kept. */
  final class Regexp implements TextMatch {
    private static final int LONG_CHARS = 512; // times the entries: what is kept at most

    private final List<Pattern> patterns;
    private final Map<String, Boolean> results;

    /**
     * @param keptResults of how many texts
     */
    Regexp(List<Pattern> patterns, int keptResults) {
      this.patterns = List.copyOf(patterns);
      this.results =
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > keptResults;
            }
          };
    }

    @Override
    public boolean matches(Slice utf8) {
      String text = new String(utf8.array(), utf8.offset(), utf8.length(), StandardCharsets.UTF_8);
      if (text.length() > LONG_CHARS) {
        return isFoundIn(text);
      }
      Boolean known = results.get(text);
      if (known == null) {
        known = isFoundIn(text);
        results.put(text, known);
      }
      return known;
    }

    private boolean isFoundIn(String text) {
      for (Pattern pattern : patterns) {
        if (pattern.matcher(text).find()) {
          return true;
        }
      }
      return false;
    }

    /** Of how many texts the result is kept. */
    int keptResults() {
      return results.size();
    }
  }
}
