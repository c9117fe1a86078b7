package dev.sluice.load.kills;

import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Signal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The collector's configuration: the receiver, and an exporter whose queue is on disk. */
final class KillConfig {
  private KillConfig() {}

  /**
   * Where everybody listens.
   *
   * @param receiver the collector's, for the plan's protocol
   * @param metrics the collector's own
   * @param sink the sink's, for the plan's protocol
   */
  record Ports(int receiver, int metrics, int sink) {
    /** The same for commands that read no configuration, under the names of {@code run}. */
    Map<String, String> environment(Wire.Protocol protocol) {
      String name = protocol == Wire.Protocol.GRPC ? "GRPC" : "HTTP";
      return Map.of(
          "LOAD_" + name,
          "127.0.0.1:" + receiver,
          "LOAD_SINK_" + name,
          "127.0.0.1:" + sink,
          "LOAD_METRICS_PORT",
          Integer.toString(metrics));
    }
  }

  static String yaml(KillPlan plan, Ports ports, Path storage) {
    boolean grpc = plan.load().protocol() == Wire.Protocol.GRPC;
    String exporter = grpc ? "otlp_grpc" : "otlp_http";
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        extensions:
          file_storage: {directory: "%s"}
        receivers:
          otlp:
            protocols:
              %s: {endpoint: 127.0.0.1:%d}
        exporters:
          %s:
            endpoint: %s127.0.0.1:%d
            tls: {insecure: true}
            compression: none
            timeout: 2s
            retry_on_failure: {initial_interval: 50ms, max_interval: 500ms, max_elapsed_time: 0s}
            sending_queue:
              storage: file_storage
              queue_size: %d
              num_consumers: %d
        """
            .formatted(
                storage,
                grpc ? "grpc" : "http",
                ports.receiver(),
                exporter,
                grpc ? "" : "http://",
                ports.sink(),
                plan.queue().size(),
                plan.queue().consumers()));
    if (plan.queue().batches()) {
      yaml.append(
          "      batch: {flush_timeout: 50ms, sizer: items, min_size: %d, max_size: %d}\n"
              .formatted(KillPlan.LEAST_BATCH_ITEMS, KillPlan.MOST_BATCH_ITEMS));
    }
    yaml.append(
        """
        service:
          extensions: [file_storage]
          telemetry:
            metrics: {readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}}]}
          pipelines:
        """
            .formatted(ports.metrics()));
    for (Signal signal : plan.load().signals()) {
      yaml.append("    ")
          .append(signal.name().toLowerCase(Locale.ROOT))
          .append(": {receivers: [otlp], exporters: [")
          .append(exporter)
          .append("]}\n");
    }
    return yaml.toString();
  }
}
