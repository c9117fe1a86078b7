package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.SystemEnvironment;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.engine.Factories;
import dev.sluice.engine.FeatureGates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code print-config} of the reference writes of the components that we share, with every
 * default and with what it cannot print, is read here.
 */
class PrintedByTheReferenceTest {
  private static final String RETRY =
      "retry_on_failure: {enabled: true, initial_interval: 5s, max_elapsed_time: 5m0s,"
          + " max_interval: 30s, multiplier: 1.5, randomization_factor: 0.5}";
  private static final String QUEUE =
      "block_on_overflow: false, num_consumers: 10, queue_size: 10000, sizer: {}, storage: null,"
          + " wait_for_result: false";
  private static final String BATCH =
      "batch: {flush_timeout: 200ms, max_size: 0, min_size: 8192, partition: {metadata_keys: []},"
          + " sizer: {}}";
  private static final String V1_ALONE =
      "check_collector_pipeline: {enabled: false, exporter_failure_threshold: 5, interval: 5m},"
          + " component_health: null, cors: null, endpoint: 'localhost:13133', grpc: null,"
          + " path: /, read_header_timeout: 0s, response_body: null, tls: null, transport: tcp,"
          + " use_v2: false, write_timeout: 0s";

  @TempDir Path folder;

  private void read(String receiver, String processors, String exporter, String extensions)
      throws IOException {
    String yaml =
        """
        connectors: {forward: {}}
        receivers: {%s}
        processors: {%s}
        exporters: {%s, nop: {}}
        extensions: {%s}
        service:
          extensions: []
          pipelines:
            traces: {receivers: [%s], processors: [], exporters: [nop]}
            logs: {receivers: [%s], processors: [], exporters: [%s]}
          telemetry:
            logs:
              encoding: console
              error_output_paths: [stderr]
              level: info
              output_paths: [stderr]
              sampling: {enabled: true, initial: 10, thereafter: 100, tick: 10s}
            metrics:
              level: Normal
              readers:
                - pull:
                    exporter:
                      prometheus:
                        host: localhost
                        port: 8888
                        without_scope_info: true
                        without_type_suffix: true
                        without_units: true
            resource:
              schema_url: https://opentelemetry.io/schemas/1.40.0
            traces: {level: None, propagators: []}
        """
            .formatted(
                receiver,
                processors,
                exporter,
                extensions,
                type(receiver),
                type(receiver),
                type(exporter));
    Path file = Files.writeString(folder.resolve("printed.yaml"), yaml);
    ConfigLoader.Result read =
        new ConfigLoader(Factories.discovered(), FeatureGates.defaults(), new SystemEnvironment())
            .load(List.of(file.toString()));
    assertThat(read.config().service().pipelines()).hasSize(2);
  }

  private static String type(String component) {
    return component.substring(0, component.indexOf(':'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "otlp: {protocols: {grpc: {endpoint: 'localhost:4317', keepalive: {enforcement_policy: {}, server_parameters: {}}, read_buffer_size: 524288, transport: tcp}}}",
        "otlp: {protocols: {grpc: {endpoint: 'localhost:4317', auth: {authenticator: x}, keepalive: {enforcement_policy: {min_time: 1s, permit_without_stream: true}, server_parameters: {max_connection_age: 2s, max_connection_age_grace: 3s, max_connection_idle: 1s, time: 4s, timeout: 5s}}, max_concurrent_streams: 10, max_recv_msg_size_mib: 8, middlewares: [], transport: tcp, tls: {cert_file: /c, client_ca_file: /ca, curve_preferences: [X25519], key_file: /k, min_version: '1.2', reload_interval: 1h0m0s}}}}",
        "otlp: {protocols: {http: {cors: null, endpoint: 'localhost:4318', keep_alives_enabled: true, logs_url_path: /v1/logs, metrics_url_path: /v1/metrics, read_header_timeout: 0s, tls: null, traces_url_path: /v1/traces, transport: tcp, write_timeout: 0s}}}",
        "otlp: {protocols: {http: {compression_algorithms: ['', gzip], cors: {allowed_headers: [a], allowed_origins: ['http://*'], exposed_headers: [b], max_age: 7200}, endpoint: 'localhost:4318', idle_timeout: 1s, include_metadata: true, max_request_body_size: 1000, read_timeout: 1s, response_headers: [{name: a, value: '[REDACTED]'}]}}}",
        "nop: {}",
      })
  void receivers(String printed) throws IOException {
    read(printed, "", "debug: {}", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "batch: {metadata_cardinality_limit: 1000, metadata_keys: [], send_batch_max_size: 0, send_batch_size: 8192, timeout: 200ms}",
        "memory_limiter: {check_interval: 1s, limit_mib: 100, limit_percentage: 0, max_gc_interval_when_hard_limited: 30s, max_gc_interval_when_soft_limited: 30s, min_gc_interval_when_hard_limited: 0s, min_gc_interval_when_soft_limited: 10s, spike_limit_mib: 0, spike_limit_percentage: 0}",
        "probabilistic_sampler: {attribute_source: traceID, fail_closed: true, from_attribute: '', hash_seed: 0, mode: '', sampling_percentage: 10, sampling_precision: 4, sampling_priority: ''}",
        "attributes: {actions: [{action: insert, converted_type: '', default_value: null, from_attribute: '', from_context: '', key: a, pattern: '', value: b}, {action: delete, converted_type: '', default_value: null, from_attribute: '', from_context: '', key: a, pattern: '', value: null}, {action: extract, converted_type: '', default_value: null, from_attribute: '', from_context: '', key: c, pattern: '(?P<x>.*)', value: null}], exclude: null, include: null}",
        "resource: {attributes: [{action: insert, converted_type: '', default_value: null, from_attribute: '', from_context: '', key: a, pattern: '', value: b}]}",
      })
  void processors(String printed) throws IOException {
    read("nop: {}", printed, "debug: {}", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debug: {output_paths: [], sampling_initial: 2, sampling_thereafter: 1, sending_queue: null, use_internal_logger: true}",
        "debug: {output_paths: [], sampling_initial: 2, sampling_thereafter: 1, sending_queue: null, use_internal_logger: true, verbosity: Normal}",
        "debug: {output_paths: [stdout], sending_queue: {batch: {sizer: {}}, QUEUE}, use_internal_logger: false, verbosity: Detailed}",
        "otlp: {balancer_name: round_robin, compression: gzip, endpoint: 'localhost:4317', RETRY, sending_queue: {batch: null, QUEUE}, timeout: 5s, write_buffer_size: 524288}",
        "otlp: {auth: {authenticator: x}, authority: x, endpoint: 'localhost:4317', headers: [{name: a, value: '[REDACTED]'}], keepalive: {permit_without_stream: true, time: 20s, timeout: 3s}, RETRY, sending_queue: {BATCH, QUEUE}, tls: {ca_file: /a, cert_file: /c, insecure_skip_verify: true, key_file: /k, server_name_override: x}, wait_for_ready: true}",
        "otlp: {endpoint: 'localhost:4317', sending_queue: null, tls: {insecure: true}}",
        "otlp_http: {compression: gzip, encoding: proto, endpoint: 'http://localhost:4318', force_attempt_http2: true, idle_conn_timeout: 1m30s, logs_endpoint: '', max_idle_conns: 100, metrics_endpoint: '', profiles_endpoint: '', RETRY, sending_queue: {BATCH, QUEUE}, timeout: 30s, traces_endpoint: '', write_buffer_size: 524288}",
        "otlp_http: {compression: zstd, compression_params: {level: 3}, cookies: {}, disable_keep_alives: true, encoding: json, endpoint: 'http://localhost:1', http2_ping_timeout: 1s, http2_read_idle_timeout: 1s, max_conns_per_host: 1, max_idle_conns_per_host: 1, proxy_url: 'http://a:1', read_buffer_size: 1, tls: {insecure: true}}",
      })
  void exporters(String printed) throws IOException {
    read(
        "nop: {}",
        "",
        printed.replace("RETRY", RETRY).replace("BATCH", BATCH).replace("QUEUE", QUEUE),
        "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zpages: {cors: null, endpoint: 'localhost:55679', expvar: {enabled: false}, idle_timeout: 1m0s, keep_alives_enabled: true, read_header_timeout: 1m0s, tls: null, transport: tcp, write_timeout: 30s}",
        "file_storage: {compaction: {check_interval: 5s, directory: /var/lib/otelcol/file_storage, max_transaction_size: 65536, rebound_needed_threshold_mib: 100, rebound_trigger_threshold_mib: 10}, directory: /, directory_permissions: '0750', timeout: 1s}",
      })
  void extensions(String printed) throws IOException {
    read("nop: {}", "", "debug: {}", printed);
  }

  /** The reference refuses its own {@code http: null} there: it means the second version. */
  @Test
  void healthCheckButForTheSecondVersion() throws IOException {
    read("nop: {}", "", "debug: {}", "health_check: {" + V1_ALONE + "}");
  }
}
