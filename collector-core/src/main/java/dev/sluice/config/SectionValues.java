package dev.sluice.config;

import java.util.IdentityHashMap;
import java.util.Set;

/** The values that the binder has put together for one section, by the key constants themselves. */
final class SectionValues implements Values {
  private final IdentityHashMap<Key<?>, Object> values = new IdentityHashMap<>();
  private final Set<String> given;

  /**
   * @param given the keys that the section's body has, known or not
   */
  SectionValues(Set<String> given) {
    this.given = given;
  }

  @Override
  public boolean isGiven(Key<?> key) {
    return given.contains(key.name());
  }

  @Override
  public boolean isAnyGiven() {
    return !given.isEmpty();
  }

  void put(Key<?> key, Object value) {
    values.put(key, value);
  }

  @Override
  @SuppressWarnings("unchecked") // the binder puts for each key what its type converted to
  public <T> T get(Key<T> key) {
    Object value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("key \"" + key.name() + "\" is not part of this spec");
    }
    return (T) value;
  }
}
