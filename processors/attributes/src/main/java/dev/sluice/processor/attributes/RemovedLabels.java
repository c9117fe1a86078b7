package dev.sluice.processor.attributes;

import dev.sluice.config.RemovedKey;
import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys {@code type} and {@code labels} that the resource processor once had: attributes that
 * are set whatever was there, behind the actions of {@code attributes}.
 */
final class RemovedLabels {
  private static final String RESOURCE_TYPE = "opencensus.resourcetype";
  private static final String ADVICE =
      "It was removed. Write attributes: [{key: ..., value: ..., action: upsert}].";

  private RemovedLabels() {}

  static RemovedKey.Meaning ofType(Node type) {
    return type instanceof ScalarNode
        ? means(List.of(upsert(RESOURCE_TYPE, type)), type.origin())
        : new RemovedKey.Refused(ADVICE);
  }

  static RemovedKey.Meaning ofLabels(Node labels) {
    if (!(labels instanceof MapNode map)) {
      return new RemovedKey.Refused(ADVICE);
    }
    List<Node> actions = new ArrayList<>();
    map.entries().forEach((name, entry) -> actions.add(upsert(name, entry.value())));
    return means(actions, labels.origin());
  }

  private static RemovedKey.Meaning means(List<Node> actions, Origin origin) {
    return new RemovedKey.Means("attributes", new ListNode(actions, origin.outermost()), true);
  }

  private static Node upsert(String key, Node value) {
    Origin origin = value.origin().outermost();
    Map<String, MapNode.Entry> action = new LinkedHashMap<>();
    action.put("key", new MapNode.Entry(origin, new ScalarNode(key, origin)));
    action.put("value", new MapNode.Entry(origin, value));
    action.put("action", new MapNode.Entry(origin, new ScalarNode("upsert", origin)));
    return new MapNode(action, origin);
  }
}
