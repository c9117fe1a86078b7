package dev.sluice.telemetry.own;

import java.util.Collection;
import java.util.Map;

/** About how many bytes of heap a value in a line of the log takes: text by its chars. */
final class HeapSize {
  private static final long OBJECT_BYTES = 64;

  private HeapSize() {}

  static long of(Object value) {
    if (value instanceof CharSequence text) {
      return OBJECT_BYTES + (long) Character.BYTES * text.length();
    }
    long bytes = OBJECT_BYTES;
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        bytes += of(entry.getKey()) + of(entry.getValue());
      }
    } else if (value instanceof Collection<?> list) {
      for (Object each : list) {
        bytes += of(each);
      }
    }
    return bytes;
  }
}
