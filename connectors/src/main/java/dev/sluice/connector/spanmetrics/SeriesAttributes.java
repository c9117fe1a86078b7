package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import dev.sluice.otlp.write.AttributeValue;
import dev.sluice.otlp.write.MetricWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SeriesAttributes of one point, in order. Of one name the last value counts. For one thread. */
final class SeriesAttributes {
  private final List<Entry> entries = new ArrayList<>(8);

  private record Entry(String name, Slice text, @Nullable AttributeValue otherType) {}

  static String string(Slice utf8) {
    return new String(utf8.array(), utf8.offset(), utf8.length(), StandardCharsets.UTF_8);
  }

  void put(String name, @Nullable Slice text) {
    putPresent(name, text, null);
  }

  /**
   * Puts a value, unless there is none.
   *
   * @param otherType what the text stands for; null: it is a text
   */
  void putPresent(String name, @Nullable Slice text, @Nullable AttributeValue otherType) {
    if (text == null) {
      return;
    }
    Entry entry = new Entry(name, text, otherType);
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).name.equals(name)) {
        entries.set(i, entry);
        return;
      }
    }
    entries.add(entry);
  }

  void writeTo(MetricWriter out) {
    for (Entry each : entries) {
      if (each.otherType == null) {
        out.attribute(each.name, each.text);
      } else {
        out.attribute(each.name, each.otherType);
      }
    }
  }
}
