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
  private final int firstOther;
  private int asked;
  private int askedOthers;

  /**
   * @param given the names that the section's body has, known or not
   */
  BoundKeys(Spec<?> spec, Set<String> given) {
    this.keys = spec.keys();
    this.firstOther = spec.firstOther();
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
    require(asked < firstOther && keys.get(asked).isSameAs(key), key);
    Object value = values.get(asked);
    asked++;
    return new Given<>(key, (T) value, given.contains(key.name()), shown);
  }

  @Override
  public void also(Key<?> key) {
    int at = firstOther + askedOthers;
    require(at < keys.size() && keys.get(at).isSameAs(key), key);
    askedOthers++;
  }

  private static void require(boolean isInPlace, Key<?> key) {
    if (!isInPlace) {
      throw new IllegalStateException(
          "key \"" + key + "\" was not asked for at this place when its spec was made");
    }
  }

  @Override
  public boolean isAnyGiven() {
    return !given.isEmpty();
  }

  void requireAllAsked() {
    int missing = asked < firstOther ? asked : firstOther + askedOthers;
    if (missing < keys.size()) {
      throw new IllegalStateException("key \"" + keys.get(missing) + "\" was not asked for");
    }
  }
}
