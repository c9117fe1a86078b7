package dev.sluice.config;

import java.util.IdentityHashMap;

/** The values that the binder has put together for one section, by the key constants themselves. */
final class SectionValues implements Values {
  private final IdentityHashMap<Key<?>, Object> values = new IdentityHashMap<>();
  private final boolean isAnyGiven;

  /**
   * @param isAnyGiven whether the section's body has a key, known or not
   */
  SectionValues(boolean isAnyGiven) {
    this.isAnyGiven = isAnyGiven;
  }

  @Override
  public boolean isAnyGiven() {
    return isAnyGiven;
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
