package dev.sluice.load.payload;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Attributes of items. */
final class Attributes {
  /** Tag and length of an attribute with a value of up to 127 bytes, and of the parts in it. */
  private static final int OVERHEAD = 8;

  private static final int NUMBER_BYTES = 20;

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private Attributes() {}

  /**
   * As many as the profile says; the first one varies by its cardinality, every fourth is a number,
   * and the texts are as long as the size of an item wants.
   *
   * @param variant the value of the first one
   * @param bareBytes what the item takes without attributes
   */
  static List<KeyValue> of(Profile profile, Random random, int variant, int bareBytes) {
    List<KeyValue> attributes = new ArrayList<>();
    int count = profile.item().attributes();
    int left = profile.item().bytes() - bareBytes;
    for (int i = 0; i < count; i++) {
      String key = "attribute." + i;
      KeyValue attribute;
      if (i == 0) {
        attribute = text(key, "variant-" + variant);
      } else if (isNumber(i)) {
        attribute =
            KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setIntValue(random.nextInt(10_000)))
                .build();
      } else {
        int numbers = (int) IntStream.range(i, count).filter(Attributes::isNumber).count();
        int forText = (left - numbers * NUMBER_BYTES) / (count - i - numbers);
        int length = Math.max(4, forText - key.length() - OVERHEAD);
        attribute = text(key, letters(random, length));
      }
      left -= attribute.getSerializedSize() + 2;
      attributes.add(attribute);
    }
    return attributes;
  }

  private static boolean isNumber(int place) {
    return place % 4 == 3;
  }

  static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** Words of six letters out of a few hundred, so that it compresses about as telemetry does. */
  private static String letters(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      Random word = new Random(random.nextInt(300));
      for (int i = 0; i < 6; i++) {
        text.append(LETTERS.charAt(word.nextInt(LETTERS.length())));
      }
      text.append('-');
    }
    return text.substring(0, length);
  }
}
