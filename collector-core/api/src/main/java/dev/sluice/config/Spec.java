package dev.sluice.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The description of one section: its keys, and how a record is made of their values. One function
 * says both. Immutable.
 *
 * <pre>{@code
 * static final Spec<BatchConfig> SPEC =
 *     Spec.of(
 *         keys ->
 *             new BatchConfig(
 *                 keys.get(duration("timeout", Duration.ofMillis(200), "longest wait for a batch"))));
 * static final BatchConfig DEFAULT = SPEC.defaults();
 * }</pre>
 *
 * @param <C> the record
 */
public final class Spec<C> {
  private final Function<Keys, C> reading;
  private final List<Key<?>> keys;
  private final int firstOther;
  private final @Nullable C standard;
  private final @Nullable RuntimeException refusal;

  private Spec(Function<Keys, C> reading) {
    this.reading = reading;
    TakenDownKeys taken = new TakenDownKeys();
    C made = null;
    RuntimeException thrown = null;
    try {
      made = reading.apply(taken);
    } catch (RuntimeException e) { // a record that something has to be given to; see defaults()
      thrown = e;
    }
    keys = Stream.concat(taken.keys().stream(), taken.others().stream()).toList();
    firstOther = taken.keys().size();
    refusal = taken.refusal() == null ? thrown : taken.refusal();
    standard = refusal == null ? made : null;
    requireEachOnce(keys, new HashSet<>());
  }

  /**
   * A section.
   *
   * @param reading makes the record of its keys, which it asks for in straight-line code; may throw
   *     {@link ConfigException} with paths relative to the section. It is called once at once, with
   *     the defaults, and once for each section that is read
   */
  public static <C> Spec<C> of(Function<Keys, C> reading) {
    return new Spec<>(reading);
  }

  /** A section without keys. */
  public static <C> Spec<C> empty(C value) {
    return of(keys -> value);
  }

  /** What holds when a file says nothing; throws what the record throws that refuses it. */
  public C defaults() {
    if (standard == null) {
      throw refusal == null ? new IllegalStateException("a spec made null") : refusal;
    }
    return standard;
  }

  public List<Key<?>> keys() {
    return keys;
  }

  /** Where those begin of whose values nothing is made. */
  int firstOther() {
    return firstOther;
  }

  C build(BoundKeys values) {
    C made = reading.apply(values);
    values.requireAllAsked();
    return made;
  }

  private static void requireEachOnce(List<Key<?>> keys, Set<String> names) {
    for (Key<?> key : keys) {
      Spec<?> inlined = key.section();
      if (key.shape() == Key.Shape.INLINE && inlined != null) {
        requireEachOnce(inlined.keys(), names);
      } else if (!names.add(key.name())) {
        throw new IllegalStateException("key \"" + key + "\" is described twice");
      }
    }
  }
}
