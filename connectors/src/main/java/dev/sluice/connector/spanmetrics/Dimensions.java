package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Configured attributes, ready to be looked up: those with a name, in order, then patterns.
 * Immutable.
 */
final class Dimensions {
  static final Dimensions NONE = new Dimensions(List.of());

  private final List<Named> named = new ArrayList<>();
  private final List<DimensionGlob> globs = new ArrayList<>();

  /**
   * One with a name.
   *
   * @param standard its value as UTF-8 where spans do not have it; null: none
   */
  record Named(AttributeKey key, @Nullable Slice standard) {}

  private Dimensions(List<DimensionConfig> configured) {
    for (DimensionConfig each : configured) {
      if (each.name().isEmpty()) {
        globs.add(DimensionGlob.of(each.glob()));
      } else {
        Slice standard =
            each.value().map(text -> Slice.of(text.getBytes(StandardCharsets.UTF_8))).orElse(null);
        named.add(new Named(AttributeKey.of(each.name()), standard));
      }
    }
  }

  static Dimensions of(List<DimensionConfig> configured) {
    return configured.isEmpty() ? NONE : new Dimensions(configured);
  }

  List<Named> named() {
    return named;
  }

  boolean isEmpty() {
    return named.isEmpty() && globs.isEmpty();
  }

  boolean hasGlobs() {
    return !globs.isEmpty();
  }

  boolean matches(String name) {
    for (DimensionGlob glob : globs) {
      if (glob.matches(name)) {
        return true;
      }
    }
    return false;
  }
}
