package dev.sluice.config.tree;

import org.jspecify.annotations.Nullable;

/** A piece of configuration. Immutable. */
public sealed interface Node permits ScalarNode, ListNode, MapNode {
  Origin origin();

  /**
   * The text behind the value when it came from a {@code ${...}} that stands alone: it is what a
   * key that wants text gets, whatever the text means as YAML. Null for everything else.
   */
  @Nullable String raw();

  /** The same value with that text behind it. */
  Node withRaw(@Nullable String text);

  /** The value's type as the reference's messages name it, for example {@code int}. */
  String typeName();

  /** True for {@code null}, {@code ~} and an empty body. */
  default boolean isNull() {
    return false;
  }
}
