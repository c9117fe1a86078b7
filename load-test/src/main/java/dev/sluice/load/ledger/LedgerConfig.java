package dev.sluice.load.ledger;

import dev.sluice.load.sink.Sink;

/** The collector's configuration: memory_limiter, sampler (traces and logs) and batch. */
final class LedgerConfig {
  static final int SAMPLING_SEED = 22;
  static final float SAMPLING_PERCENT = 30f;

  private LedgerConfig() {}

  /**
   * Where the collector listens.
   *
   * @param grpc for OTLP/gRPC
   * @param http for OTLP/HTTP
   * @param metrics for its own metrics
   */
  record Ports(int grpc, int http, int metrics) {}

  static String yaml(LedgerPlan plan, Ports ports, Sink sink) {
    String exporter =
        plan.grpc()
            ? """
              otlp_grpc:
                endpoint: 127.0.0.1:%d
                tls: {insecure: true}
            """
                .formatted(sink.grpcPort())
            : """
              otlp_http:
                endpoint: http://127.0.0.1:%d
            """
                .formatted(sink.httpPort());
    String name = plan.grpc() ? "otlp_grpc" : "otlp_http";
    return """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: 127.0.0.1:%1$d}
              http: {endpoint: 127.0.0.1:%2$d}
        processors:
          memory_limiter: {check_interval: 1s, limit_percentage: 80, spike_limit_percentage: 20}
          probabilistic_sampler: {sampling_percentage: %3$s, hash_seed: %4$d}
          batch: {timeout: 200ms, send_batch_size: 2000, send_batch_max_size: 2500}
        exporters:
        %5$s    compression: %6$s
            timeout: 2s
            retry_on_failure: {initial_interval: 50ms, max_interval: 500ms, max_elapsed_time: 0s}
            sending_queue: {queue_size: 200}
        service:
          telemetry:
            metrics: {readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: %7$d}}}}]}
          pipelines:
            traces:
              receivers: [otlp]
              processors: [memory_limiter, probabilistic_sampler, batch]
              exporters: [%8$s]
            metrics:
              receivers: [otlp]
              processors: [memory_limiter, batch]
              exporters: [%8$s]
            logs:
              receivers: [otlp]
              processors: [memory_limiter, probabilistic_sampler, batch]
              exporters: [%8$s]
        """
        .formatted(
            ports.grpc(),
            ports.http(),
            SAMPLING_PERCENT,
            SAMPLING_SEED,
            exporter,
            plan.gzip() ? "gzip" : "none",
            ports.metrics(),
            name);
  }
}
