package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * A failure at start that comes of one value of the configuration. Whoever throws it need not know
 * where that is written: the place is found by the value.
 */
public interface ValueFault {
  /** The value as it is written, never a secret; empty when it is not known. */
  String value();

  /** What to do about it; may be empty. */
  String mend();

  /** The one nearest to the cause of what was thrown, or null. */
  static @Nullable ValueFault in(Throwable thrown) {
    ValueFault found = null;
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof ValueFault fault && !fault.value().isEmpty()) {
        found = fault;
      }
    }
    return found;
  }
}
