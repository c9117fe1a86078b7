package dev.sluice.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigReport;
import dev.sluice.config.Findings;
import dev.sluice.config.source.ConfigResolver;
import dev.sluice.config.source.FakeEnvironment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is written, the answer is a configuration or a {@link ConfigException}. */
class ConfigFuzzTest {
  private static final String SEED =
      """
      receivers: {otlp: {protocols: {grpc: {endpoint: "${env:HOST}:4317"}, http: }}}
      processors:
        batch: &b {timeout: 1s, send_batch_size: 0x10}
        batch/2: {<<: *b, timeout: "${env:T:-2s}"}
      exporters:
        otlp: {endpoint: a:1, headers: [{name: x, value: "$${y}"}]}
        logging: {loglevel: debug}
        prometheus: {endpoint: 0.0.0.0:8888}
      extensions: {memory_ballast: , health_check: {endpoint: ":13133"}}
      service:
        extensions: [health_check]
        telemetry:
          logs: {level: info, sampling: {tick: 10s}}
          metrics: {address: ":8888", level: detailed}
          resource: {attributes: [{name: c, value: 1, type: int}]}
        pipelines:
          traces: {receivers: [otlp], processors: [batch, batch/2], exporters: [otlp, logging]}
          metrics/2: {receivers: [otlp], exporters: [prometheus]}
      """;
  private static final List<String> PIECES =
      List.of(
          "null",
          "~",
          "{}",
          "[]",
          "{a: b}",
          "[a, {b: c}]",
          "-1",
          "1e400",
          ".nan",
          "0x",
          "true",
          "'",
          "\"",
          "${",
          "}",
          "$$",
          "${env:HOST}",
          "${env:A}",
          "${env:B}",
          "${file:f}",
          "::",
          "a::b",
          "&a ",
          "*a",
          "<<: ",
          "!!str ",
          "!x ",
          "|",
          ">",
          "\n",
          "\n  ",
          "- ",
          ": ",
          "#",
          "%",
          "@",
          "\t",
          "\u0000",
          "\ud83d\ude00",
          "18446744073709551616",
          "enabled: false",
          "--- \n",
          "? ",
          "/",
          "[[[[",
          "{{{{",
          "service",
          "pipelines",
          "type");

  @Test
  void mutatedFilesAreReadOrRefused() {
    Random random = new Random(20_260_823);
    int accepted = 0;
    for (int i = 0; i < 600; i++) {
      accepted += isAccepted(mutated(SEED, random), random) ? 1 : 0;
    }
    assertThat(accepted).as("some still make sense").isBetween(10, 590);
  }

  @Test
  void randomPiecesAreReadOrRefused() {
    Random random = new Random(7);
    for (int i = 0; i < 600; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(30); n >= 0; n--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      isAccepted(text.toString(), random);
    }
  }

  private static String mutated(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
        case 2 -> text.setCharAt(at, (char) random.nextInt(128));
        default -> {
          int end = Math.min(text.length(), at + random.nextInt(40));
          text.insert(random.nextInt(text.length()), text.substring(at, end));
        }
      }
    }
    return text.toString();
  }

  private static boolean isAccepted(String yaml, Random random) {
    FakeEnvironment environment =
        new FakeEnvironment()
            .file("c.yaml", yaml)
            .file("f", "{x: ${env:A}, y: [1]}")
            .variable("HOST", "h")
            .variable("A", "[${env:B}, ${env:B}]")
            .variable("B", random.nextBoolean() ? "${env:A}" : "b: {c");
    Findings findings = new Findings();
    try {
      ConfigReader.Loaded loaded =
          new ConfigReader(FakeCatalog.standard(), false, false)
              .read(
                  new ConfigResolver(environment, random.nextBoolean())
                      .resolve(List.of("c.yaml", "yaml:service::telemetry::logs:"), findings),
                  findings);
      ConfigLint.check(loaded, true, findings);
      EffectiveConfig effective = new EffectiveConfig(loaded, false);
      assertThat(effective.yaml()).isNotEmpty();
      assertThat(effective.json()).isNotEmpty();
      return true;
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(ConfigReport.render(e, true)).endsWith("Nothing was started.");
      return false;
    }
  }
}
