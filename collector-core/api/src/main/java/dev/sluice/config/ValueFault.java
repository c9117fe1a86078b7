package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * A failure at start that comes of one value of the configuration. Whoever throws it need not know
 * where that is written: the place is found by the value, and by the name of its key where several
 * keys may have that value. A component that knows the whole path below its own throws a {@link
 * ConfigException} instead.
 */
public interface ValueFault {
  /** The value as it is written, never a secret; empty when it is not known. */
  String value();

  /**
   * The name of its key; empty when it is not known. Without a value it is the key that counts, as
   * long as there is but one of that name.
   */
  default String key() {
    return "";
  }

  /** What to do about it; may be empty. */
  String mend();

  /** The one nearest to the cause of what was thrown, or null. */
  static @Nullable ValueFault in(Throwable thrown) {
    ValueFault found = null;
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof ValueFault fault && !(fault.value().isEmpty() && fault.key().isEmpty())) {
        found = fault;
      }
    }
    return found;
  }
}
