package dev.sluice.config;

import java.util.List;
import java.util.function.Function;

/**
 * The description of one section: its keys, and how a record is made of their values. Immutable.
 *
 * <pre>{@code
 * static final Key<Duration> TIMEOUT =
 *     Key.of("timeout", ValueType.duration(), Duration.ofMillis(200), "longest wait for a batch to fill");
 * static final Spec<BatchConfig> SPEC = Spec.of(values -> new BatchConfig(values.get(TIMEOUT)), TIMEOUT);
 * }</pre>
 *
 * @param <C> the record
 */
public final class Spec<C> {
  private final List<Key<?>> keys;
  private final Function<Values, C> builder;

  private Spec(List<Key<?>> keys, Function<Values, C> builder) {
    this.keys = List.copyOf(keys);
    this.builder = builder;
  }

  /**
   * A section. {@code builder} may throw {@link ConfigException} with paths relative to the
   * section.
   */
  public static <C> Spec<C> of(Function<Values, C> builder, Key<?>... keys) {
    return new Spec<>(List.of(keys), builder);
  }

  /** A section without keys. */
  public static <C> Spec<C> empty(C value) {
    return new Spec<>(List.of(), values -> value);
  }

  public List<Key<?>> keys() {
    return keys;
  }

  C build(Values values) {
    return builder.apply(values);
  }
}
