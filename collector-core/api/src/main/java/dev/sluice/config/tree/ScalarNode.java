package dev.sluice.config.tree;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A single value.
 *
 * @param value a {@link String}, {@link Boolean}, {@link Long}, {@link BigInteger} (only above the
 *     range of a long), {@link Double}, {@link Timestamp}, or null
 * @param raw see {@link Node#raw}
 */
public record ScalarNode(@Nullable Object value, @Nullable String raw, Origin origin)
    implements Node {

  /** A value as written. */
  public ScalarNode(@Nullable Object value, Origin origin) {
    this(value, null, origin);
  }

  public static ScalarNode nullAt(Origin origin) {
    return new ScalarNode(null, null, origin);
  }

  @Override
  public Node withRaw(@Nullable String text) {
    return new ScalarNode(value, text, origin);
  }

  @Override
  public boolean isNull() {
    return value == null;
  }

  @Override
  public String typeName() {
    if (value == null) {
      return "nil";
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof Double) {
      return "float64";
    }
    if (value instanceof Timestamp) {
      return "time.Time";
    }
    return value instanceof BigInteger ? "uint64" : "int";
  }
}
