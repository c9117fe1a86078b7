package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down which keys are asked for, and answers with their defaults. One use, one thread. */
final class TakenDownKeys implements Keys {
  private final List<Key<?>> keys = new ArrayList<>();
  private final List<Key<?>> others = new ArrayList<>();
  private @Nullable RuntimeException refusal;

  @Override
  public <T> Given<T> read(Key<T> key) {
    keys.add(key);
    return new Given<>(key, defaultOf(key));
  }

  @Override
  public void also(Key<?> key) {
    others.add(key);
  }

  /** Null for a section that has to be given; then there is a refusal. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the record that is made of it is thrown away
  private <T> T defaultOf(Key<T> key) {
    try {
      return (T) key.standard();
    } catch (RuntimeException e) { // of a record that refuses its own defaults
      refusal = refusal == null ? e : refusal;
      return null;
    }
  }

  @Override
  public boolean isAnyGiven() {
    return false;
  }

  /** Those whose values are asked for. */
  List<Key<?>> keys() {
    return keys;
  }

  /** Those of whose values nothing is made. */
  List<Key<?>> others() {
    return others;
  }

  /** Why some section has no defaults; null when all have. */
  @Nullable RuntimeException refusal() {
    return refusal;
  }
}
