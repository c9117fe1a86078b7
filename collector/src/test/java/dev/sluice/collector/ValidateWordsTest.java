package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.component.BuildInfo;
import dev.sluice.telemetry.own.OwnLogSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that {@code validate} says of faulty files, as its reader sees it. */
class ValidateWordsTest {
  private static final String DECODE =
      "Error: failed to get config: cannot unmarshal the configuration: decoding failed due to the"
          + " following error(s):\n\n";

  private final LogBackend logs = LogBackend.install();

  @TempDir Path folder;

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  private String validate(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    int code =
        Main.execute(
            new BuildInfo("sluice", "Sluice", "1"),
            logs,
            stream,
            stream,
            "validate",
            "--config",
            file.toString());
    assertThat(code).isEqualTo(1);
    return err.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
  }

  @Test
  void unsetVariablesBehindErrorsAreNamed() throws Exception {
    assertThat(
            validate(
                """
                receivers:
                  otlp:
                    protocols:
                      grpc:
                        tls:
                          cert_file: ${env:NO_SUCH_CERT}
                          key_file: ${env:NO_SUCH_KEY}
                processors:
                  attributes:
                    actions:
                      - key: a
                        value: ${env:NO_SUCH_VALUE}
                        action: insert
                exporters:
                  otlp_grpc:
                    endpoint: "${NO_SUCH_BACKEND}"
                service:
                  pipelines:
                    traces: {receivers: [otlp], processors: [attributes], exporters: [otlp_grpc]}
                """))
        .isEqualTo(
            """
            Error: receivers::otlp::protocols::grpc::tls: TLS configuration must include both certificate and key for server connections

            c.yaml:6  receivers::otlp::protocols::grpc::tls
                TLS configuration must include both certificate and key for server connections. ${env:NO_SUCH_CERT} is not set. ${env:NO_SUCH_KEY} (c.yaml:7) is not set. Add cert_file and key_file.
            c.yaml:11  processors::attributes::actions[0]
                error with key "a" (0-th action): error creating AttrProc. Either field "value", "from_attribute", "from_context", or "default_value" must be specified. ${env:NO_SUCH_VALUE} (c.yaml:12) is not set. Add value: ...
            c.yaml:16  exporters::otlp_grpc::endpoint
                requires a non-empty "endpoint". ${env:NO_SUCH_BACKEND} is not set. Write host:port, for example tempo:4317.
            3 problems.
            """);
  }

  @Test
  void whatIsSaidOfReadersIsTrueOfTheProcessThatWouldRun() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            receivers: {nop: }
            exporters: {nop: }
            service:
              telemetry:
                metrics:
                  readers:
                    - pull: {exporter: {prometheus: {host: 127.0.0.1, port: 9}}}
                    - periodic: {exporter: {otlp: {protocol: http/protobuf, endpoint: http://127.0.0.1:9}}}
                logs:
                  processors:
                    - batch: {exporter: {otlp: {protocol: http/protobuf, endpoint: http://127.0.0.1:9}}}
              pipelines:
                traces: {receivers: [nop], exporters: [nop]}
            """);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> warnings = new CopyOnWriteArrayList<>();
    OwnLogSource.Subscription lines =
        logs.lines().subscribe(line -> warnings.add(line.severityText() + " " + line.body()));
    for (String command : List.of("validate", "print-config")) {
      int code =
          Main.execute(
              new BuildInfo("sluice", "Sluice", "1"),
              logs,
              stream,
              stream,
              command,
              "--config",
              file.toString());
      assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }
    lines.close();
    assertThat(warnings).noneMatch(line -> line.startsWith("warn"));
  }

  @Test
  void missingTypesAreOneList() throws Exception {
    assertThat(
            validate(
                """
                receivers: {nop: }
                processors:
                  filter:
                  transform/a:
                exporters:
                  nop:
                  kafka:
                service:
                  pipelines:
                    traces: {receivers: [nop], processors: [filter, transform/a], exporters: [kafka]}
                """))
        .isEqualTo(
            DECODE
                + """
            c.yaml:3  processors::filter
            c.yaml:4  processors::transform/a
            c.yaml:7  exporters::kafka
                unknown type: the reference collector has it, this one has not. The command components lists what there is.
            3 problems.
            """);
  }

  @Test
  void faultsOfPipelinesHaveTheirLine() throws Exception {
    String head =
        """
        receivers:
          nop:
        processors:
          attributes/l:
            include:
              match_type: strict
              log_bodies: [a]
            actions: [{key: a, value: b, action: insert}]
        exporters:
          nop:
          prometheus:
          otlp_http:
            metrics_endpoint: http://a/b
        connectors:
          forward/1:
          forward/2:
        service:
          telemetry: {metrics: {level: none}}
          pipelines:
        """;
    assertThat(validate(head + "    metrics: {receivers: [nop], exporters: [nop, prometheus]}\n"))
        .isEqualTo(
            """
            Error: failed to build pipelines: failed to create "prometheus" exporter for data type "metrics": expecting a non-blank address to run the Prometheus metrics handler

            c.yaml:11  exporters::prometheus::endpoint
                Write host:port, for example localhost:8889.
            """);
    assertThat(validate(head + "    traces: {receivers: [nop], exporters: [otlp_http]}\n"))
        .isEqualTo(
            """
            Error: failed to build pipelines: failed to create "otlp_http" exporter for data type "traces": either endpoint or traces_endpoint must be specified

            c.yaml:12  exporters::otlp_http
                Write endpoint: http://host:4318, or traces_endpoint, or take the exporter out of the pipelines of traces.
            """);
    assertThat(validate(head + "    traces: {receivers: [nop], exporters: [nop, prometheus]}\n"))
        .isEqualTo(
            """
            Error: failed to build pipelines: failed to create "prometheus" exporter for data type "traces": telemetry type is not supported

            c.yaml:20  service::pipelines::traces::exporters[1]
                It takes metrics.
            """);
    assertThat(
            validate(
                head
                    + "    traces: {receivers: [nop], processors: [attributes/l], exporters: [nop]}\n"))
        .isEqualTo(
            """
            Error: failed to build pipelines: failed to create "attributes/l" processor, in pipeline "traces": log_bodies should not be specified for trace spans

            c.yaml:5  processors::attributes/l::include
            """);
    assertThat(
            validate(
                head
                    + "    traces: {receivers: [nop, forward/2], exporters: [forward/1]}\n"
                    + "    traces/2: {receivers: [forward/1], exporters: [forward/2]}\n"))
        .isEqualTo(
            """
            Error: failed to build pipelines: cycle detected: connector "forward/2" (traces to traces) -> connector "forward/1" (traces to traces) -> connector "forward/2" (traces to traces)

            c.yaml:20  service::pipelines::traces
                Take one of the connectors out of this circle.
            """);
  }

  @Test
  void faultsOfPipelinesNameTheVariablesBehindThem() throws Exception {
    assertThat(
            validate(
                """
                receivers: {nop: }
                exporters:
                  prometheus:
                    endpoint: ${env:NO_SUCH_ADDRESS}
                service:
                  pipelines:
                    metrics: {receivers: [nop], exporters: [prometheus]}
                """))
        .endsWith(
            """

            c.yaml:4  exporters::prometheus::endpoint
                ${env:NO_SUCH_ADDRESS} is not set. Write host:port, for example localhost:8889.
            """);
  }

  @Test
  void oneCauseIsOneProblem() throws Exception {
    assertThat(
            validate(
                """
                receivers:
                  otlp:
                    protocols:
                      thrift:
                processors:
                  resource:
                    actions: []
                exporters:
                  otlp_grpc:
                    endpont: tempo:4317
                  otlp_http:
                    enpoint: http://tempo:4318
                service:
                  pipelines:
                    trace: {receivers: [otlp], processors: [resource], exporters: [otlp-grpc]}
                """))
        .isEqualTo(
            DECODE
                + """
            c.yaml:4  receivers::otlp::protocols::thrift
                has invalid keys: thrift. Valid: grpc, http.
            c.yaml:7  processors::resource::actions
                has invalid keys: actions. Valid: attributes.
            c.yaml:10  exporters::otlp_grpc::endpont
                has invalid keys: endpont. Did you mean "endpoint"?
            c.yaml:12  exporters::otlp_http::enpoint
                has invalid keys: enpoint. Did you mean "endpoint"?
            c.yaml:15  service::pipelines::trace
                in "trace" id: unknown pipeline signal: "trace". Did you mean "traces"?
            5 problems.
            """);
  }

  @Test
  void aSectionThatIsMisspeltIsNotMissedAndNothingIsMissedInAnEmptyFile() throws Exception {
    assertThat(
            validate(
                """
                receiver: {nop: }
                exporters: {nop: }
                service: {pipelines: {traces: {receivers: [nop], exporters: [nop]}}}
                """))
        .isEqualTo(
            DECODE
                + """
            c.yaml:1  receiver
                has invalid keys: receiver. Did you mean "receivers"?
            c.yaml:3  service::pipelines::traces::receivers[0] = "nop"
                references receiver "nop" which is not configured. Add it to the section receivers.
            2 problems.
            """);
    assertThat(validate(""))
        .isEqualTo(
            """
            Error: empty configuration file

            c.yaml:1
                Write the sections receivers, exporters and service.
            1 problem.
            """);
  }

  @Test
  void yamlThatIsNoneHasFileAndLine() throws Exception {
    assertThat(
            validate(
                """
                receivers:
                  nop:
                exporters:
                  debug:
                  nop:
                  debug:
                """))
        .isEqualTo(
            """
            Error: failed to get config: cannot resolve the configuration: not valid YAML: mapping key "debug" already defined at line 4

            c.yaml:6
            1 problem.
            """);
  }

  @Test
  void hintsAreWholeSentences() throws Exception {
    assertThat(
            validate(
                """
                receivers:
                  otlp:
                    protocols:
                      grpc:
                        max_conections: 1
                processors:
                  memory_limiter: {check_interval: 1s, limit_percentage: 101}
                exporters:
                  otlp_http:
                    endpoint: "http:// tempo"
                  otlp_http/b:
                    endpoint: http://tempo
                    compression: nope
                    encoding: ""
                    tls: {min_version: "1.4"}
                service:
                  telemetry:
                    metrics: {views: []}
                  pipelines:
                    traces: {receivers: [otlp], exporters: [otlp_http]}
                """))
        .isEqualTo(
            DECODE
                + """
            c.yaml:5  receivers::otlp::protocols::grpc::max_conections
                has invalid keys: max_conections. Valid: endpoint, transport, dialer, tls, max_recv_msg_size_mib, max_concurrent_streams, read_buffer_size, write_buffer_size, keepalive, auth, include_metadata, middlewares.
            c.yaml:7  processors::memory_limiter::limit_percentage = 101
                'limit_percentage' and 'spike_limit_percentage' must be greater than zero and less than or equal to hundred. Write a number up to 100.
            c.yaml:10  exporters::otlp_http::endpoint = http:// tempo
                endpoint must be a valid URL. Write http://host:4318.
            c.yaml:13  exporters::otlp_http/b::compression = "nope"
                unsupported compression type "nope". Did you mean "none"? Valid: gzip, zlib, deflate, snappy, x-snappy-framed, zstd, lz4, none.
            c.yaml:14  exporters::otlp_http/b::encoding = ""
                invalid encoding type: "". Valid: proto, json.
            c.yaml:15  exporters::otlp_http/b::tls::min_version = "1.4"
                invalid TLS min_version: unsupported TLS version: "1.4". Valid: 1.0, 1.1, 1.2, 1.3.
            c.yaml:18  service::telemetry::metrics::views
                service::telemetry::metrics::views can only be set when service::telemetry::metrics::level is detailed. Write level: detailed, or remove views.
            7 problems.
            """);
  }

  @Test
  void removedSpellingsWithoutOneMeaningHaveTheTextToPaste() throws Exception {
    assertThat(
            validate(
                """
                receivers:
                  otlp:
                    grpc:
                      endpoint: 0.0.0.0:4317
                  otlp/2:
                    endpoint: 0.0.0.0:4317
                exporters:
                  otlp:
                    endpoint: tempo:4317
                    sending_queue:
                      persistent_storage_enabled: true
                  jaeger:
                    endpoint: jaeger:14250
                    tls_enabled: false
                service:
                  pipelines:
                    traces: {receivers: [otlp], exporters: [otlp]}
                """))
        .isEqualTo(
            DECODE
                + """
            c.yaml:3  receivers::otlp::grpc
                has invalid keys: grpc. It stands under protocols. Write:
                protocols:
                  grpc:
                    endpoint: '0.0.0.0:4317'
            c.yaml:6  receivers::otlp/2::endpoint
                has invalid keys: endpoint. Each protocol has its own. Write:
                protocols:
                  grpc:
                    endpoint: '0.0.0.0:4317'
                  http:
                    endpoint: 0.0.0.0:4318
            c.yaml:11  exporters::otlp::sending_queue::persistent_storage_enabled
                has invalid keys: persistent_storage_enabled. It was removed: a storage is named now. Write:
                extensions:
                  file_storage:
                exporters:
                  ...:
                    sending_queue:
                      storage: file_storage
                service:
                  extensions: [file_storage]
            c.yaml:12  exporters::jaeger
                unknown type: "jaeger" for id: "jaeger". Jaeger takes OTLP on port 4317; port 14250 speaks another protocol. Write, and name it in the pipelines:
                exporters:
                  otlp_grpc/jaeger:
                    endpoint: jaeger:4317
                    tls:
                      insecure: true
            4 problems.
            """);
  }
}
