package dev.sluice.otlp.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds a field by the bytes of its name, without making a text of them. Immutable. */
final class NameTable {
  private final byte[][] names;
  private final @Nullable FieldSchema[] fields;
  private final int mask;
  private int longest;

  NameTable(Map<String, FieldSchema> byName) {
    int slots = Integer.highestOneBit(Math.max(1, byName.size()) * 2) * 2;
    names = new byte[slots][];
    fields = new FieldSchema[slots];
    mask = slots - 1;
    byName.forEach(this::put);
  }

  private void put(String text, FieldSchema field) {
    byte[] name = text.getBytes(StandardCharsets.UTF_8);
    int slot = hash(name, 0, name.length) & mask;
    while (fields[slot] != null) {
      slot = slot + 1 & mask;
    }
    names[slot] = name;
    fields[slot] = field;
    longest = Math.max(longest, name.length);
  }

  @Nullable FieldSchema find(byte[] b, int from, int to) {
    if (to - from > longest) {
      return null;
    }
    for (int slot = hash(b, from, to) & mask; ; slot = slot + 1 & mask) {
      FieldSchema field = fields[slot];
      if (field == null) {
        return null;
      }
      byte[] name = names[slot];
      if (Arrays.equals(name, 0, name.length, b, from, to)) {
        return field;
      }
    }
  }

  private static int hash(byte[] b, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + b[i];
    }
    return hash ^ hash >>> 7;
  }
}
