package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.write.AttributeValue;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One random edit of attributes, made on the bytes or on a plain list of decoded attributes. */
record AttributeStep(int kind, String key, String other, long number) {
  private static final List<String> KEYS = List.of("a", "http.method", "new", "", "größe");
  private static final String LONG = "long".repeat(60);

  private static AttributeStep random(Random random) {
    return new AttributeStep(
        random.nextInt(9),
        KEYS.get(random.nextInt(KEYS.size())),
        KEYS.get(random.nextInt(KEYS.size())),
        random.nextLong());
  }

  static List<AttributeStep> some(Random random) {
    List<AttributeStep> steps = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      steps.add(random(random));
    }
    return steps;
  }

  void on(EditableAttributes attributes) {
    AttributeKey attribute = AttributeKey.of(key);
    int at = attributes.find(attribute);
    int source = attributes.find(AttributeKey.of(other));
    switch (kind) {
      case 0 -> attributes.put(attribute, AttributeValue.of(number));
      case 1 -> attributes.insert(attribute, AttributeValue.of(LONG));
      case 2 -> attributes.update(attribute, AttributeValue.of(true));
      case 3 -> attributes.delete(attribute);
      case 4 -> {
        if (source >= 0 && at < 0) {
          attributes.addCopy(attribute, source);
        } else if (source >= 0) {
          attributes.copy(source, at);
        }
      }
      case 5 -> {
        if (at >= 0) {
          attributes.set(at, AttributeValue.of(1.5));
        } else {
          attributes.add(attribute, AttributeValue.of("added"));
        }
      }
      case 6 -> {
        if (at >= 0) {
          attributes.remove(at);
        }
      }
      case 7 -> {
        if (at >= 0) {
          attributes.rename(at, AttributeKey.of(other));
        }
      }
      default -> removeLongKeys(attributes);
    }
  }

  private static void removeLongKeys(EditableAttributes attributes) {
    for (int i = 0; i < attributes.end(); i++) {
      if (attributes.isThere(i) && attributes.key(i).length() > 100) {
        attributes.remove(i);
      }
    }
  }

  void on(List<KeyValue> attributes) {
    KeyValue there = find(attributes, key);
    KeyValue source = find(attributes, other);
    switch (kind) {
      case 0 -> put(attributes, AnyValue.newBuilder().setIntValue(number).build());
      case 1 -> {
        if (there == null) {
          put(attributes, AnyValue.newBuilder().setStringValue(LONG).build());
        }
      }
      case 2 -> {
        if (there != null) {
          put(attributes, AnyValue.newBuilder().setBoolValue(true).build());
        }
      }
      case 3, 6 -> attributes.removeIf(attribute -> attribute.getKey().equals(key));
      case 4 -> {
        if (source != null) {
          put(attributes, source.getValue());
        }
      }
      case 5 ->
          put(
              attributes,
              there == null
                  ? AnyValue.newBuilder().setStringValue("added").build()
                  : AnyValue.newBuilder().setDoubleValue(1.5).build());
      case 7 -> {
        if (there != null && !key.equals(other)) {
          attributes.removeIf(attribute -> attribute.getKey().equals(other));
          replace(attributes, there, there.toBuilder().setKey(other).build());
        }
      }
      default -> attributes.removeIf(attribute -> attribute.getKey().length() > 100);
    }
  }

  private static @Nullable KeyValue find(List<KeyValue> attributes, String wanted) {
    return attributes.stream().filter(a -> a.getKey().equals(wanted)).findFirst().orElse(null);
  }

  private void put(List<KeyValue> attributes, AnyValue value) {
    KeyValue there = find(attributes, key);
    if (there == null) {
      attributes.add(KeyValue.newBuilder().setKey(key).setValue(value).build());
    } else if (!there.getValue().toByteString().equals(value.toByteString())) {
      replace(attributes, there, there.toBuilder().setValue(value).build());
    }
  }

  /** In its place; whatever else has the key goes. */
  private void replace(List<KeyValue> attributes, KeyValue there, KeyValue now) {
    int at = attributes.indexOf(there);
    attributes.set(at, now);
    for (int i = attributes.size() - 1; i > at; i--) {
      if (attributes.get(i).getKey().equals(key)) {
        attributes.remove(i);
      }
    }
  }
}
