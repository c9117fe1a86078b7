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

/** What is said when a port is taken. */
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
  void takenPortOfAComponentHasTheComponentsLine() throws Exception {
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

            c.yaml:2  receivers::otlp""");
  }
}
