package dev.sluice.otlp.json;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that JSON may have for the numbers of enums, by the name of the field: from the table
 * {@code otlp-enums.txt} beside this class.
 */
final class EnumNames {
  private static final String TABLE = "otlp-enums.txt";

  private EnumNames() {}

  static Map<String, Map<String, Integer>> load() {
    try (InputStream in = EnumNames.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + TABLE);
      }
      return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Map<String, Integer>> parse(BufferedReader lines) throws IOException {
    Map<String, Map<String, Integer>> enums = new HashMap<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.startsWith("#") && !line.isBlank()) {
        List<String> words = List.of(line.trim().split(" "));
        Map<String, Integer> numbers = new HashMap<>();
        for (String pair : words.subList(1, words.size())) {
          int equals = pair.indexOf('=');
          numbers.put(pair.substring(0, equals), Integer.valueOf(pair.substring(equals + 1)));
        }
        enums.put(words.get(0), Map.copyOf(numbers));
      }
    }
    return enums;
  }
}
