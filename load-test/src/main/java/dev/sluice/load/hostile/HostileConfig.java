package dev.sluice.load.hostile;

/**
 * The configuration under attack: everything on the way of a request that makes more of it than
 * came. Log records, which usual clients send, go to a good backend; traces and metrics, which
 * hostile ones send, to dead ones.
 */
final class HostileConfig {
  private HostileConfig() {}

  static String yaml(Target target, TlsFiles tls, int sinkPort, int deadPort, int pagePort) {
    return """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: 127.0.0.1:%d, include_metadata: true}
              http: {endpoint: 127.0.0.1:%d, include_metadata: true}
          otlp/tls:
            protocols:
              grpc: {endpoint: 127.0.0.1:%d, tls: {cert_file: %s, key_file: %s}}
              http: {endpoint: 127.0.0.1:%d, tls: {cert_file: %s, key_file: %s}}
        processors:
          attributes: {actions: [{key: seen, value: by the collector, action: insert}]}
          batch: {metadata_keys: [x-a]}
        exporters:
          otlp_grpc/sink: {endpoint: 127.0.0.1:%d, compression: none, tls: {insecure: true}}
          otlp_grpc/dead:
            endpoint: 127.0.0.1:%d
            tls: {insecure: true}
            retry_on_failure: {max_elapsed_time: 0s}
            sending_queue: {sizer: bytes, queue_size: 50000000}
          otlp_http/json:
            endpoint: http://127.0.0.1:%d
            encoding: json
            retry_on_failure: {max_elapsed_time: 0s}
            sending_queue: {sizer: items, queue_size: 2000000}
          prometheus: {endpoint: 127.0.0.1:%d}
          debug: {verbosity: detailed}
        service:
          telemetry:
            metrics: {readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}}]}
          pipelines:
            logs: {receivers: [otlp], processors: [batch], exporters: [otlp_grpc/sink]}
            traces:
              receivers: [otlp, otlp/tls]
              processors: [attributes]
              exporters: [otlp_grpc/dead, otlp_http/json]
            metrics: {receivers: [otlp, otlp/tls], exporters: [debug, prometheus, otlp_http/json]}
        """
        .formatted(
            target.grpc(),
            target.http(),
            target.tlsGrpc(),
            tls.certificate(),
            tls.key(),
            target.tlsHttp(),
            tls.certificate(),
            tls.key(),
            sinkPort,
            deadPort,
            deadPort,
            pagePort,
            target.metrics());
  }
}
