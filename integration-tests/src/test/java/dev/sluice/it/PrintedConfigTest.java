package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code print-config} prints is a configuration: {@code validate} takes it, and has nothing
 * to say of it that it does not say of what was printed.
 */
class PrintedConfigTest {
  private static final String EVERY_COMPONENT =
      """
      receivers:
        nop:
        otlp: {protocols: {grpc: , http: {endpoint: 'localhost:4318', cors: , tls: {cert_file: a, key_file: b}}}}
      processors:
        attributes: {include: {match_type: strict, services: [a]}, actions: [{key: a, action: delete}]}
        batch:
        memory_limiter: {check_interval: 1s, limit_mib: 10}
        probabilistic_sampler: {sampling_percentage: 10}
        resource: {attributes: [{key: a, value: 1, action: insert}]}
      connectors: {forward: }
      exporters:
        debug:
        nop:
        otlp_grpc: {endpoint: 'a.example:1', tls: {ca_file: c}, sending_queue: {batch: }}
        otlp_http: {endpoint: 'http://u:password@a.example', sending_queue: {batch: }}
        prometheus: {endpoint: 'localhost:8889'}
      extensions:
        file_storage: {directory: FOLDER}
        health_check:
        pprof:
        zpages:
      service:
        extensions: [file_storage, health_check, pprof, zpages]
        pipelines:
          traces: {receivers: [otlp], processors: [memory_limiter, attributes, resource, probabilistic_sampler, batch], exporters: [debug, otlp_grpc, otlp_http, forward]}
          traces/2: {receivers: [forward], exporters: [nop]}
          metrics: {receivers: [nop], exporters: [prometheus]}
      """;

  @TempDir private Path work;

  @Test
  void isTakenAsItIsWithoutNotesOfItsOwn() throws Exception {
    Path original =
        Files.writeString(
            work.resolve("original.yaml"), EVERY_COMPONENT.replace("FOLDER", work.toString()));
    Path printed =
        Files.writeString(
            work.resolve("printed.yaml"),
            run(0, "print-config", "--validate=false", "--config=" + original));
    assertThat(printed).content().contains("receivers:").doesNotContain("u:password");
    assertThat(notes(printed)).isEqualTo(notes(original));
  }

  private List<String> notes(Path config) throws IOException, InterruptedException {
    return run(0, "validate", "--config=" + config)
        .lines()
        .map(line -> line.replaceFirst("^\\S+Z\t", "").replaceFirst(", \"at\": .*", ""))
        .sorted()
        .collect(Collectors.toList());
  }

  private String run(int code, String... arguments) throws IOException, InterruptedException {
    try (RunningCollector command = RunningCollector.launch(work, Map.of(), arguments)) {
      assertThat(command.awaitExit()).as(command.output()).isEqualTo(code);
      return command.output();
    }
  }
}
