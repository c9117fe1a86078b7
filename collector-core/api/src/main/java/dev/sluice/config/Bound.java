package dev.sluice.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A section that was read.
 *
 * @param value the record
 * @param effective every key with the value in force, defaults included, in the order of the spec:
 *     maps, lists, texts, numbers, booleans, {@link Secret}s, and null for what is empty or off. It
 *     reads back as the same values
 */
public record Bound<C>(C value, Map<String, @Nullable Object> effective) {
  public Bound {
    effective = Collections.unmodifiableMap(new LinkedHashMap<>(effective));
  }
}
