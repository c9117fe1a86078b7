package dev.sluice.config.tree;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map with text keys, in the order of the file.
 *
 * @param entries by key
 * @param raw see {@link Node#raw}
 */
public record MapNode(Map<String, Entry> entries, @Nullable String raw, Origin origin)
    implements Node {

  /**
   * @param key where the key is written; the value's own origin may be elsewhere
   */
  public record Entry(Origin key, Node value) {}

  public MapNode {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  public MapNode(Map<String, Entry> entries, Origin origin) {
    this(entries, null, origin);
  }

  public static MapNode emptyAt(Origin origin) {
    return new MapNode(Map.of(), null, origin);
  }

  /** The value of a key; null when the key is absent. */
  public @Nullable Node get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  @Override
  public Node withRaw(@Nullable String text) {
    return new MapNode(entries, text, origin);
  }

  @Override
  public String typeName() {
    return "map";
  }
}
