package dev.sluice.config.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list.
 *
 * @param raw see {@link Node#raw}
 */
public record ListNode(List<Node> items, @Nullable String raw, Origin origin) implements Node {
  public ListNode {
    items = List.copyOf(items);
  }

  public ListNode(List<Node> items, Origin origin) {
    this(items, null, origin);
  }

  @Override
  public Node withRaw(@Nullable String text) {
    return new ListNode(items, text, origin);
  }

  @Override
  public String typeName() {
    return "slice";
  }
}
