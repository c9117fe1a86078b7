package dev.sluice.otlp.json;

import dev.sluice.data.Signal;
import dev.sluice.otlp.MessageType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of OTLP, read once from the table {@code otlp-schema.txt} beside this class.
 * Immutable.
 */
final class OtlpSchema {
  private static final String TABLE = "otlp-schema.txt";
  private static final OtlpSchema INSTANCE = load();

  private final Map<String, MessageSchema> messages;

  private OtlpSchema(Map<String, MessageSchema> messages) {
    this.messages = Map.copyOf(messages);
  }

  static OtlpSchema get() {
    return INSTANCE;
  }

  MessageSchema message(String name) {
    MessageSchema message = messages.get(name);
    if (message == null) {
      throw new IllegalArgumentException("no message " + name);
    }
    return message;
  }

  Map<String, MessageSchema> messages() {
    return messages;
  }

  MessageSchema request(Signal signal) {
    return message("Export" + stem(signal) + "ServiceRequest");
  }

  MessageSchema response(Signal signal) {
    return message("Export" + stem(signal) + "ServiceResponse");
  }

  private static String stem(Signal signal) {
    return switch (signal) {
      case TRACES -> "Trace";
      case METRICS -> "Metrics";
      case LOGS -> "Logs";
      case PROFILES -> "Profiles";
    };
  }

  private static OtlpSchema load() {
    try (InputStream in = OtlpSchema.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + TABLE);
      }
      return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OtlpSchema parse(BufferedReader lines) throws IOException {
    Map<String, Map<String, Integer>> enums = new HashMap<>();
    Map<String, List<FieldSchema>> fields = new LinkedHashMap<>();
    List<FieldSchema> current = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      List<String> words = List.of(line.trim().split(" "));
      if (line.startsWith("enum ")) {
        enums.put(words.get(1), enumNumbers(words.subList(2, words.size())));
      } else if (line.startsWith(" ")) {
        current.add(field(words, current.size(), enums));
      } else {
        current = new ArrayList<>();
        fields.put(words.get(0), current);
      }
    }
    Map<String, MessageSchema> messages = new HashMap<>();
    fields.forEach(
        (name, list) ->
            messages.put(name, new MessageSchema(name, list, MessageType.LEGACY_SCOPES)));
    messages.values().forEach(message -> message.link(messages));
    return new OtlpSchema(messages);
  }

  private static Map<String, Integer> enumNumbers(List<String> pairs) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      numbers.put(pair.substring(0, equals), Integer.valueOf(pair.substring(equals + 1)));
    }
    return Map.copyOf(numbers);
  }

  private static FieldSchema field(
      List<String> words, int index, Map<String, Map<String, Integer>> enums) {
    String snakeName = words.get(0);
    String kindWord = words.get(2);
    int colon = kindWord.indexOf(':');
    String kindName = colon < 0 ? kindWord : kindWord.substring(0, colon);
    String argument = colon < 0 ? "" : kindWord.substring(colon + 1);
    FieldKind kind = FieldKind.valueOf(kindName.toUpperCase(Locale.ROOT));
    @Nullable String modifier = words.size() > 3 ? words.get(3) : null;
    return new FieldSchema(
        index,
        Integer.parseInt(words.get(1)),
        snakeName,
        lowerCamelCase(snakeName),
        kind,
        "repeated".equals(modifier),
        "oneof".equals(modifier),
        "optional".equals(modifier),
        kind == FieldKind.ENUM ? enums.getOrDefault(argument, Map.of()) : Map.of(),
        kind == FieldKind.MESSAGE ? Optional.of(argument) : Optional.empty());
  }

  static String lowerCamelCase(String snakeName) {
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < snakeName.length(); i++) {
      char c = snakeName.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }
}
