package dev.sluice.config;

/** The values of one section, each already of its key's type, defaults filled in. */
@FunctionalInterface
public interface Values {
  /**
   * The value of a key that the spec names; throws {@link IllegalArgumentException} for any other.
   */
  <T> T get(Key<T> key);

  /** Whether the file has the key, even if it sets it to its default. */
  default boolean isGiven(Key<?> key) {
    return true;
  }

  /**
   * Whether the section has anything in its body: tells {@code batch: {sizer: items}} from {@code
   * batch: {}} and {@code batch:}, which some defaults depend on.
   */
  default boolean isAnyGiven() {
    return true;
  }
}
