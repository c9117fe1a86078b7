package dev.sluice.config;

import dev.sluice.config.tree.Node;
import java.util.Optional;

/** Makes a Java value of a node, or reports at the place why it cannot and returns empty. */
@FunctionalInterface
interface Conversion<T> {
  Optional<Result<T>> convert(Node node, Place place);

  /**
   * @param value what the record gets
   * @param shown the same as plain maps, lists, texts and numbers, for {@code print-config}
   */
  record Result<T>(T value, Object shown) {}
}
