package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of a key. One thread.
 *
 * @param <T> type of the value
 */
public final class Given<T> {
  private final Key<T> key;
  private final T value;
  private final boolean given;
  private final Map<String, @Nullable Object> shown;

  /** A default, where there is no file. */
  Given(Key<T> key, T value) {
    this(key, value, false, new LinkedHashMap<>());
  }

  /**
   * @param shown the section as {@code print-config} shows it, which {@link #show} changes
   */
  Given(Key<T> key, T value, boolean given, Map<String, @Nullable Object> shown) {
    this.key = key;
    this.value = value;
    this.given = given;
    this.shown = shown;
  }

  /** The value in force: the file's, or the default. */
  public T value() {
    return value;
  }

  /** Whether the file has the key, even if it sets it to its default. */
  public boolean isGiven() {
    return given;
  }

  /** Lets {@code print-config} show another value than the file has, one that means the same. */
  public void show(T other) {
    shown.put(key.name(), key.show(other));
  }

  /** Lets {@code print-config} show nothing: other keys say it. */
  public void showNothing() {
    shown.put(key.name(), null);
  }
}
