package dev.sluice.processor.attributes;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A random action and what it means on a plain list of attributes.
 *
 * @param kind the action's word
 * @param more the rest of its configuration
 * @param other attribute, text or pattern, as the kind has it
 */
record ModelAction(String kind, String key, String more, String other) {
  private static final List<String> KEYS =
      List.of("a", "b", "c.d", "http.url", "user.email", "num", "text", "absent");
  private static final List<String> PATTERNS = List.of("^[a-c]", "e", "\\.", "^$", "http|num");
  private static final String GROUPS = "^(?P<a>[a-z]+)(?P<b>.)(?P<absent>x)?";

  static ModelAction random(Random random) {
    String key = any(KEYS, random);
    return switch (random.nextInt(9)) {
      case 0, 1 ->
          setting(List.of("insert", "update", "upsert").get(random.nextInt(3)), key, random);
      case 2 -> setting("upsert", key, random);
      case 3 -> new ModelAction("delete", key, "", "");
      case 4 -> ofPattern("delete", key, any(PATTERNS, random));
      case 5 -> new ModelAction("hash", key, "", "");
      case 6 -> ofPattern("hash", key, any(PATTERNS, random));
      case 7 -> new ModelAction("extract", key, ", pattern: '" + GROUPS + "'", "");
      default -> new ModelAction("convert", key, ", converted_type: int", "");
    };
  }

  private static ModelAction setting(String kind, String key, Random random) {
    if (random.nextBoolean()) {
      String from = any(KEYS, random);
      return new ModelAction(kind, key, ", from_attribute: " + from, from);
    }
    return new ModelAction(kind, key, ", value: word", "");
  }

  private static ModelAction ofPattern(String kind, String key, String pattern) {
    return new ModelAction(kind, key, ", pattern: '" + pattern + "'", pattern);
  }

  private static String any(List<String> texts, Random random) {
    return texts.get(random.nextInt(texts.size()));
  }

  String yaml() {
    return "{key: " + key + ", action: " + kind + more + "}";
  }

  void on(List<KeyValue> attributes) {
    AnyValue value = find(attributes, key);
    switch (kind) {
      case "insert", "update", "upsert" -> {
        AnyValue set = other.isEmpty() ? SampleItems.text("word") : find(attributes, other);
        boolean wanted = !kind.equals(value == null ? "update" : "insert");
        if (set != null && wanted) {
          put(attributes, key, set);
        }
      }
      case "delete" -> {
        attributes.removeIf(attribute -> attribute.getKey().equals(key) || isMatch(attribute));
      }
      case "hash" -> {
        if (value != null) {
          put(attributes, key, hash(value));
        }
        attributes.replaceAll(
            attribute ->
                isMatch(attribute)
                    ? attribute.toBuilder().setValue(hash(attribute.getValue())).build()
                    : attribute);
      }
      case "extract" -> extract(attributes, value);
      default -> {
        if (value != null) {
          put(attributes, key, toInt(value));
        }
      }
    }
  }

  private boolean isMatch(KeyValue attribute) {
    return !other.isEmpty() && Pattern.compile(other).matcher(attribute.getKey()).find();
  }

  private static void extract(List<KeyValue> attributes, @Nullable AnyValue value) {
    if (value != null && value.hasStringValue()) {
      Matcher matcher =
          Pattern.compile(GROUPS.replace("?P<", "?<")).matcher(value.getStringValue());
      if (matcher.find()) {
        for (String group : List.of("a", "b", "absent")) {
          String text = matcher.group(group);
          put(attributes, group, SampleItems.text(text == null ? "" : text));
        }
      }
    }
  }

  private static AnyValue toInt(AnyValue value) {
    AnyValue.Builder result = value.toBuilder();
    switch (value.getValueCase()) {
      case BOOL_VALUE -> result.setIntValue(value.getBoolValue() ? 1 : 0);
      case DOUBLE_VALUE -> {
        double real = value.getDoubleValue();
        result.setIntValue(Math.abs(real) < 0x1p63 ? (long) real : Long.MIN_VALUE);
      }
      case STRING_VALUE -> {
        if (value.getStringValue().matches("[+-]?\\d{1,18}")) {
          result.setIntValue(Long.parseLong(value.getStringValue()));
        }
      }
      default -> {}
    }
    return result.build();
  }

  private static AnyValue hash(AnyValue value) {
    ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return switch (value.getValueCase()) {
      case STRING_VALUE -> hash(value.getStringValueBytes().toByteArray());
      case BOOL_VALUE -> hash(new byte[] {(byte) (value.getBoolValue() ? 1 : 0)});
      case INT_VALUE -> hash(number.putLong(value.getIntValue()).array());
      case DOUBLE_VALUE -> hash(number.putDouble(value.getDoubleValue()).array());
      default -> SampleItems.text("");
    };
  }

  private static AnyValue hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return SampleItems.text(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable AnyValue find(List<KeyValue> attributes, String wanted) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals(wanted))
        .findFirst()
        .map(KeyValue::getValue)
        .orElse(null);
  }

  private static void put(List<KeyValue> attributes, String key, AnyValue value) {
    for (int i = 0; i < attributes.size(); i++) {
      if (attributes.get(i).getKey().equals(key)) {
        attributes.set(i, SampleItems.attribute(key, value));
        return;
      }
    }
    attributes.add(SampleItems.attribute(key, value));
  }
}
