package dev.sluice.exporter.prometheus;

import dev.sluice.data.Slice;
import dev.sluice.otlp.KeyValueView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;

/**
 * Puts the attributes of one data point after the other into the form that tells series apart, in
 * one reused array. For one thread.
 */
final class AttributeScratch {
  private static final Comparator<Slice> BY_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(a.array(), a.offset(), a.end(), b.array(), b.offset(), b.end());

  private final AttributeBytes probe = new AttributeBytes(new byte[0], 0, 0);
  private Slice[] messages = new Slice[16];
  private byte[] bytes = new byte[256];

  /**
   * The attributes of a point as a key for look-ups, valid until the next call.
   *
   * @param without keys that do not count
   */
  AttributeBytes of(KeyValueView attributes, Set<String> without) {
    int count = 0;
    int length = 0;
    boolean ascending = true;
    while (attributes.next()) {
      if (!without.isEmpty() && without.contains(attributes.key())) {
        continue;
      }
      if (count == messages.length) {
        messages = Arrays.copyOf(messages, count * 2);
      }
      Slice message = attributes.bytes();
      ascending &= count == 0 || BY_BYTES.compare(messages[count - 1], message) <= 0;
      messages[count++] = message;
      length += message.length() + 4;
    }
    if (!ascending) {
      Arrays.sort(messages, 0, count, BY_BYTES);
    }
    if (length > bytes.length) {
      bytes = new byte[Math.max(length, bytes.length * 2)];
    }
    int at = 0;
    for (int i = 0; i < count; i++) {
      Slice message = messages[i];
      at = putLength(message.length(), at);
      System.arraycopy(message.array(), message.offset(), bytes, at, message.length());
      at += message.length();
    }
    probe.set(bytes, at, AttributeBytes.hash(bytes, at));
    return probe;
  }

  private int putLength(int length, int at) {
    bytes[at] = (byte) (length >>> 24);
    bytes[at + 1] = (byte) (length >>> 16);
    bytes[at + 2] = (byte) (length >>> 8);
    bytes[at + 3] = (byte) length;
    return at + 4;
  }
}
