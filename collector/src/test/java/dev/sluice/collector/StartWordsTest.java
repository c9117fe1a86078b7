package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.component.BuildInfo;
import dev.sluice.config.source.SystemEnvironment;
import dev.sluice.engine.Collector;
import dev.sluice.engine.CollectorException;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.engine.Factories;
import dev.sluice.engine.FeatureGates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said when something does not start: a port that is taken, a file that does not fit. */
class StartWordsTest {
  private final LogBackend logs = LogBackend.install();
  private final BuildInfo build = new BuildInfo("sluice", "Sluice", "1");

  @TempDir Path folder;

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  /** What is said of a start while the port PORT of the text is taken. */
  private String failure(String yaml) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = ":" + taken.getLocalPort();
      String text = yaml.replace("PORT", port.substring(1));
      Path file = Files.writeString(folder.resolve("c.yaml"), text);
      ConfigLoader.Result read =
          new ConfigLoader(Factories.discovered(), FeatureGates.defaults(), new SystemEnvironment())
              .load(List.of(file.toString()));
      try (Collector collector =
          Collector.builder()
              .buildInfo(build)
              .config(new OwnParts(build, logs).addTo(read).config())
              .build()) {
        CollectorException e = catchThrowableOfType(CollectorException.class, collector::start);
        return ErrorText.of(e, true).replace(folder + "/", "").replace(port, ":PORT");
      }
    }
  }

  @Test
  void takenPortOfTheOwnMetricsNamesTheKeysThatAskForIt() throws Exception {
    assertThat(
            failure(
                """
                receivers: {nop: }
                exporters: {nop: }
                service:
                  pipelines: {traces: {receivers: [nop], exporters: [nop]}}
                  telemetry:
                    metrics:
                      readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: PORT}}}}]
                """))
        .isEqualTo(
            """
            failed to start service::telemetry::metrics: listen tcp 127.0.0.1:PORT: bind: address already in use

            c.yaml:7  service::telemetry::metrics::readers
                Here the collector serves its own metrics. Write another port, readers: [{pull: {exporter: {prometheus: {host: localhost, port: 8889}}}}], or level: none to serve none.""");
  }

  @Test
  void takenPortOfAComponentHasTheLineOfItsKey() throws Exception {
    assertThat(
            failure(
                """
                receivers:
                  otlp:
                    protocols:
                      grpc:
                        endpoint: 127.0.0.1:PORT
                exporters: {nop: }
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines: {traces: {receivers: [otlp], exporters: [nop]}}
                """))
        .isEqualTo(
            """
            cannot start pipelines: failed to start "otlp" receiver: listen tcp 127.0.0.1:PORT: bind: address already in use

            c.yaml:5  receivers::otlp::protocols::grpc::endpoint = 127.0.0.1:PORT
                Another process or component listens there: stop it, or write another port.""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{http: {endpoint: 127.0.0.1:PORT}} | protocols::http::endpoint = 127.0.0.1:PORT | bind: address already in use | stop it",
        "{http: {endpoint: 192.0.2.1:PORT}} | protocols::http::endpoint = 192.0.2.1:PORT | bind: cannot assign requested address | This machine has no such address",
        "{grpc: {endpoint: 192.0.2.1:PORT}} | protocols::grpc::endpoint = 192.0.2.1:PORT | bind: cannot assign requested address | This machine has no such address",
        "{http: {transport: unix, endpoint: /no/such/socket}} | protocols::http::endpoint = /no/such/socket | bind: no such file or directory | Make the folder",
        "{http: {endpoint: host.invalid:PORT}} | protocols::http::endpoint = host.invalid:PORT | lookup host.invalid: no such host | Write a name",
        "{http: {endpoint: 127.0.0.1:0, tls: {cert_file: /no/cert, key_file: /no/key}}} | protocols::http::tls::cert_file = /no/cert | open /no/cert: no such file or directory | Name a file",
        "{grpc: {endpoint: 127.0.0.1:0, tls: {cert_file: GARBAGE, key_file: GARBAGE}}} | protocols::grpc::tls::cert_file = GARBAGE | failed to find any PEM data | PEM",
        "{grpc: {endpoint: 127.0.0.1:0, auth: {authenticator: oidc}}} | protocols::grpc::auth::authenticator = oidc | authenticator not found | Configure it",
        "{http: {endpoint: 127.0.0.1:0, auth: {authenticator: oidc}}} | protocols::http::auth::authenticator = oidc | authenticator not found | Configure it",
      })
  void aReceiverThatDoesNotStartNamesItsKeyAndTheMend(
      String protocols, String key, String why, String mend, @TempDir Path work) throws Exception {
    String garbage = Files.writeString(work.resolve("garbage.pem"), "garbage").toString();
    assertThat(
            failure(
                    """
                    receivers:
                      otlp:
                        protocols: PROTOCOLS
                    exporters: {nop: }
                    service:
                      telemetry: {metrics: {level: none}}
                      pipelines: {traces: {receivers: [otlp], exporters: [nop]}}
                    """
                        .replace("PROTOCOLS", protocols)
                        .replace("GARBAGE", garbage))
                .replace(garbage, "GARBAGE"))
        .contains(why, "c.yaml:3  receivers::otlp::" + key + "\n    ", mend)
        .doesNotContain("Exception", "java.", "error(-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "prometheus: {endpoint: 127.0.0.1:PORT} | endpoint = 127.0.0.1:PORT | stop it",
        "otlp_http: {endpoint: 'https://h', tls: {ca_file: /no/ca}} | tls::ca_file = /no/ca | Name a file",
        "otlp_grpc: {endpoint: 'h:1', tls: {ca_file: /no/ca}} | tls::ca_file = /no/ca | Name a file",
        "otlp_http: {endpoint: 'https://h', auth: {authenticator: b}} | auth::authenticator = b | Configure it",
        "otlp_grpc: {endpoint: 'h:1', auth: {authenticator: b}} | auth::authenticator = b | Configure it",
        "otlp_http: {endpoint: 'https://h', sending_queue: {storage: file_storage}} | sending_queue::storage = file_storage | Configure it",
      })
  void anExporterThatDoesNotStartNamesItsKeyAndTheMend(String exporter, String key, String mend)
      throws Exception {
    String type = exporter.substring(0, exporter.indexOf(':'));
    assertThat(
            failure(
                """
                receivers: {nop: }
                exporters:
                  EXPORTER
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines: {metrics: {receivers: [nop], exporters: [TYPE]}}
                """
                    .replace("EXPORTER", exporter)
                    .replace("TYPE", type)))
        .contains("c.yaml:3  exporters::" + type + "::" + key + "\n    ", mend)
        .doesNotContain("Exception", "java.");
  }

  private String storageFailure(String keys) throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "");
    return failure(
        """
        receivers: {nop: }
        exporters: {nop: }
        extensions:
          file_storage:
            timeout: 1s
            KEYS
        service:
          extensions: [file_storage]
          telemetry: {metrics: {level: none}}
          pipelines: {traces: {receivers: [nop], exporters: [nop]}}
        """
            .replace("KEYS", keys.replace("; ", "\n    "))
            .replace("PLAIN", plain.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create_directory: true; directory: PLAIN/below | 7 | plain/below | Not a directory",
        "create_directory: true; directory: /proc/no/such | 7 | /proc/no/such | no such file or directory",
        "compaction: {directory: PLAIN/below}; directory: PLAIN/below; create_directory: true | 7 | plain/below | Not a directory",
      })
  void aStorageFolderThatCannotBeUsedHasTheLineOfItsKey(
      String keys, int line, String directory, String why) throws Exception {
    assertThat(storageFailure(keys))
        .startsWith("failed to start extensions: failed to start extension \"file_storage\": ")
        .contains(why)
        .endsWith(
            "\n\nc.yaml:%d  extensions::file_storage::directory = %s\n    Name another directory."
                .formatted(line, directory))
        .doesNotContain("Exception", "java.");
  }

  @Test
  void aQueueWhoseStorageDoesNotOpenNamesTheKeyThatAsksForIt() throws Exception {
    Files.createFile(folder.resolve("exporter.otlp_http.traces")); // where its folder would be
    assertThat(
            failure(
                """
                receivers: {nop: }
                exporters:
                  otlp_http:
                    endpoint: http://localhost:4318
                    sending_queue: {storage: file_storage}
                extensions: {file_storage: {directory: 'FOLDER'}}
                service:
                  extensions: [file_storage]
                  telemetry: {metrics: {level: none}}
                  pipelines: {traces: {receivers: [nop], exporters: [otlp_http]}}
                """
                    .replace("FOLDER", folder.toString())))
        .isEqualTo(
            """
            cannot start pipelines: failed to start "otlp_http" exporter: exporter.otlp_http.traces: file exists

            c.yaml:5  exporters::otlp_http::sending_queue::storage = file_storage""");
  }

  @Test
  void aPathThatCannotBeWrittenHasItsLine() throws Exception {
    assertThat(
            failure(
                """
                receivers: {nop: }
                exporters:
                  debug:
                    use_internal_logger: false
                    output_paths:
                      - stdout
                      - /no/such/file
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines: {traces: {receivers: [nop], exporters: [debug]}}
                """))
        .isEqualTo(
            """
            cannot start pipelines: failed to start "debug" exporter: open /no/such/file: no such file or directory

            c.yaml:7  exporters::debug::output_paths[1] = /no/such/file
                Name a file that the user who runs the collector can write.""");
  }
}
