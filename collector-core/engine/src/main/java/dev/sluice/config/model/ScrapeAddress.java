package dev.sluice.config.model;

import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.ScalarNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The removed {@code service::telemetry::metrics::address}, taken apart.
 *
 * @param host empty where it had none, which meant every address
 */
record ScrapeAddress(String host, int port, Origin origin) {
  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\]]*\\]|[^:]*):(\\d{1,5})");

  static Optional<ScrapeAddress> of(Node node) {
    if (!(node instanceof ScalarNode scalar) || !(scalar.value() instanceof String text)) {
      return Optional.empty();
    }
    Matcher matcher = HOST_AND_PORT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new ScrapeAddress(
                matcher.group(1), Integer.parseInt(matcher.group(2)), node.origin().outermost()))
        : Optional.empty();
  }

  private String listenHost() {
    return host.isEmpty() ? "0.0.0.0" : host;
  }

  /** The list of readers that means the same today. */
  Node readers() {
    Map<String, MapNode.Entry> page = new LinkedHashMap<>();
    page.put("host", entry(new ScalarNode(listenHost(), origin)));
    page.put("port", entry(new ScalarNode((long) port, origin)));
    Node reader = wrap("pull", wrap("exporter", wrap("prometheus", new MapNode(page, origin))));
    return new ListNode(List.of(reader), origin);
  }

  private Node wrap(String key, Node value) {
    return new MapNode(Map.of(key, entry(value)), origin);
  }

  private MapNode.Entry entry(Node value) {
    return new MapNode.Entry(origin, value);
  }
}
