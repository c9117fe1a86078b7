package dev.sluice.exporter.prometheus;

import dev.sluice.otlp.view.KeyValueView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;

/**
 * Puts the attributes of one data point after the other into the form that tells series apart, in
 * one reused array. For one thread.
 */
final class AttributeScratch {
  private static final int LENGTH_BYTES = 4;

  private final AttributeBytes probe = new AttributeBytes(new byte[0], 0, 0);
  private int[] starts = new int[16]; // of each attribute's length, and the end of the last
  private byte[] bytes = new byte[256];
  private byte[] sorted = new byte[0];
  private Integer[] order = new Integer[0]; // small ones are not allocated
  private final Comparator<Integer> byBytes = this::compare;

  /**
   * The attributes of a point as a key for look-ups, valid until the next call.
   *
   * @param without keys that do not count
   */
  AttributeBytes of(KeyValueView attributes, Set<String> without) {
    int count = 0;
    int end = 0;
    boolean ascending = true;
    while (attributes.next()) {
      if (!without.isEmpty() && without.contains(attributes.key())) {
        continue;
      }
      if (count + 1 == starts.length) {
        starts = Arrays.copyOf(starts, starts.length * 2);
      }
      starts[count++] = end;
      end = append(attributes, end);
      starts[count] = end;
      ascending &= count == 1 || compare(count - 2, count - 1) <= 0;
    }
    if (!ascending) {
      sort(count);
    }
    probe.set(bytes, end, AttributeBytes.hash(bytes, end));
    return probe;
  }

  private int append(KeyValueView attribute, int at) {
    int length = attribute.sizeBytes();
    int from = at + LENGTH_BYTES;
    if (from + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(from + length, bytes.length * 2));
    }
    bytes[at] = (byte) (length >>> 24);
    bytes[at + 1] = (byte) (length >>> 16);
    bytes[at + 2] = (byte) (length >>> 8);
    bytes[at + 3] = (byte) length;
    attribute.copyTo(bytes, from);
    return from + length;
  }

  private int compare(int a, int b) {
    return Arrays.compareUnsigned(
        bytes,
        starts[a] + LENGTH_BYTES,
        starts[a + 1],
        bytes,
        starts[b] + LENGTH_BYTES,
        starts[b + 1]);
  }

  private void sort(int count) {
    if (order.length < count) {
      order = new Integer[starts.length];
    }
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    Arrays.sort(order, 0, count, byBytes);
    if (sorted.length < bytes.length) {
      sorted = new byte[bytes.length];
    }
    int at = 0;
    for (int i = 0; i < count; i++) {
      int from = order[i];
      int length = starts[from + 1] - starts[from];
      System.arraycopy(bytes, starts[from], sorted, at, length);
      at += length;
    }
    byte[] unsorted = bytes;
    bytes = sorted;
    sorted = unsorted;
  }
}
