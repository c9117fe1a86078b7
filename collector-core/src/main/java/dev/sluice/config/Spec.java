package dev.sluice.config;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
  private final BiConsumer<C, Map<String, @Nullable Object>> correction;

  private Spec(
      List<Key<?>> keys,
      Function<Values, C> builder,
      BiConsumer<C, Map<String, @Nullable Object>> correction) {
    this.keys = List.copyOf(keys);
    this.builder = builder;
    this.correction = correction;
  }

  /**
   * A section. {@code builder} may throw {@link ConfigException} with paths relative to the
   * section.
   */
  public static <C> Spec<C> of(Function<Values, C> builder, Key<?>... keys) {
    return new Spec<>(List.of(keys), builder, (value, shown) -> {});
  }

  /** A section without keys. */
  public static <C> Spec<C> empty(C value) {
    return new Spec<>(List.of(), values -> value, (config, shown) -> {});
  }

  /**
   * The same section, of which {@code print-config} shows what stands in the record where a key
   * stands for others.
   *
   * @param correction given the record and the values as they are shown, which it changes
   */
  public Spec<C> showing(BiConsumer<C, Map<String, @Nullable Object>> correction) {
    return new Spec<>(keys, builder, correction);
  }

  void correctShown(C value, Map<String, @Nullable Object> shown) {
    correction.accept(value, shown);
  }

  public List<Key<?>> keys() {
    return keys;
  }

  C build(Values values) {
    return builder.apply(values);
  }
}
