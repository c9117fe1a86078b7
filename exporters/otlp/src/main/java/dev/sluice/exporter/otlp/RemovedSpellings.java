package dev.sluice.exporter.otlp;

import dev.sluice.config.RemovedKey;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys that both OTLP exporters once had. */
final class RemovedSpellings {
  private static final List<String> TLS_KEYS =
      List.of(
          "insecure",
          "insecure_skip_verify",
          "server_name_override",
          "ca_file",
          "cert_file",
          "key_file");

  private static final Map<String, String> BATCHER_KEYS =
      Map.of(
          "flush_timeout", "flush_timeout",
          "min_size", "min_size",
          "min_size_items", "min_size",
          "max_size", "max_size",
          "max_size_items", "max_size",
          "sizer", "sizer");

  static final List<RemovedKey> KEYS = keys();

  private RemovedSpellings() {}

  private static List<RemovedKey> keys() {
    List<RemovedKey> keys = new ArrayList<>();
    keys.add(RemovedKey.renamed("tls_settings", "tls"));
    for (String key : TLS_KEYS) {
      keys.add(RemovedKey.renamed(key, "tls::" + key));
    }
    keys.add(
        new RemovedKey(
            "sending_queue::persistent_storage_enabled", RemovedSpellings::persistentStorage));
    keys.add(new RemovedKey("batcher", RemovedSpellings::batcher));
    return List.copyOf(keys);
  }

  private static RemovedKey.Meaning persistentStorage(Node value) {
    return isFalse(value)
        ? new RemovedKey.Ignored("a queue is in memory unless storage names an extension")
        : new RemovedKey.Refused(
            """
            It was removed: a storage is named now. Write:
            extensions:
              file_storage:
            exporters:
              ...:
                sending_queue:
                  storage: file_storage
            service:
              extensions: [file_storage]""");
  }

  /** It is part of the queue now; it was off unless it said otherwise. */
  private static RemovedKey.Meaning batcher(Node value) {
    if (!(value instanceof MapNode old)) {
      return new RemovedKey.Refused("It was removed. Write sending_queue: {batch: {}}.");
    }
    Node enabled = old.get("enabled");
    if (enabled == null || isFalse(enabled)) {
      return new RemovedKey.Ignored("it was off, as it did not say enabled: true");
    }
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> entry : old.entries().entrySet()) {
      String key = BATCHER_KEYS.get(entry.getKey());
      if (key != null) {
        entries.put(key, entry.getValue());
      } else if (!entry.getKey().equals("enabled")) {
        return new RemovedKey.Refused("It was removed. Write sending_queue: {batch: {...}}.");
      }
    }
    entries.computeIfAbsent(
        "sizer", k -> new MapNode.Entry(old.origin(), new ScalarNode("items", old.origin())));
    MapNode batch = new MapNode(entries, old.origin());
    return new RemovedKey.Means("sending_queue::batch", batch, false);
  }

  private static boolean isFalse(Node value) {
    return value instanceof ScalarNode scalar && Boolean.FALSE.equals(scalar.value());
  }
}
