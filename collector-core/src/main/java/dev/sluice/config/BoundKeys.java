package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the binder has made of one section's keys, in the order in which they are asked for. A
 * function that asks for others than it did when its spec was made is a fault of the program: the
 * keys of a section must not hang on a condition. One use, one thread.
 */
final class BoundKeys implements Keys {
  private final List<Key<?>> keys;
  private final Set<String> given;
  private final List<Object> values = new ArrayList<>();
  private final Map<String, @Nullable Object> shown = new LinkedHashMap<>();
  private int asked;

  /**
   * @param keys those of the spec
   * @param given the names that the section's body has, known or not
   */
  BoundKeys(List<Key<?>> keys, Set<String> given) {
    this.keys = keys;
    this.given = given;
  }

  /** The value of the next key, in the order of the spec. */
  void add(Object value) {
    values.add(value);
  }

  /** The section as {@code print-config} shows it. */
  Map<String, @Nullable Object> shown() {
    return shown;
  }

  @Override
  @SuppressWarnings("unchecked") // the binder adds for each key what its type converted to
  public <T> Given<T> read(Key<T> key) {
    if (asked == keys.size() || !keys.get(asked).isSameAs(key)) {
      throw new IllegalStateException(
          "key \"" + key + "\" was not asked for at this place when its spec was made");
    }
    Object value = values.get(asked);
    asked++;
    return new Given<>(key, (T) value, given.contains(key.name()), shown);
  }

  @Override
  public boolean isAnyGiven() {
    return !given.isEmpty();
  }

  void requireAllAsked() {
    if (asked < keys.size()) {
      throw new IllegalStateException("key \"" + keys.get(asked) + "\" was not asked for");
    }
  }
}
