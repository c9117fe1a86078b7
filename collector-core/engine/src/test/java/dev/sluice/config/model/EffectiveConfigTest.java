package dev.sluice.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Findings;
import dev.sluice.config.source.ConfigResolver;
import dev.sluice.config.source.FakeEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectiveConfigTest {
  private static final String YAML =
      """
      receivers: {otlp: {protocols: {grpc: }}}
      processors: {batch: {timeout: 90s}}
      exporters: {otlp_grpc: {endpoint: "a:1", headers: {token: s3cret, yes: "no"}}}
      service: {pipelines: {traces: {receivers: [otlp], exporters: [otlp_grpc]}}}
      """;

  private static ConfigReader.Loaded read(String yaml) {
    Findings findings = new Findings();
    FakeEnvironment environment = new FakeEnvironment().file("c.yaml", yaml);
    return new ConfigReader(FakeCatalog.standard(), false, false)
        .read(
            new ConfigResolver(environment, false).resolve(List.of("c.yaml"), findings), findings);
  }

  @Test
  void printsDefaultsAndHidesSecrets() {
    String yaml = new EffectiveConfig(read(YAML), false).yaml();
    assertThat(yaml)
        .startsWith(
            """
            connectors: {}
            exporters:
                otlp_grpc:
                    endpoint: a:1
                    headers:
                        token: '[REDACTED]'
                        yes: '[REDACTED]'
            extensions: {}
            processors:
                batch:
                    send_batch_size: 8192
                    timeout: 1m30s
            receivers:
                otlp:
                    protocols:
                        grpc:
                            endpoint: localhost:4317
                        http:
                            enabled: false
            service:
                pipelines:
                    traces:
                        exporters:
                          - otlp_grpc
                        processors: []
                        receivers:
                          - otlp
                telemetry:
            """)
        .doesNotContain("s3cret");
  }

  @Test
  void revealsSecretsWhenAsked() {
    assertThat(new EffectiveConfig(read(YAML), true).yaml()).contains("token: s3cret");
  }

  @Test
  void printedYamlIsReadBackAsTheSame() {
    ConfigReader.Loaded first = read(YAML);
    String yaml = new EffectiveConfig(first, true).yaml();
    assertThat(read(yaml).config().service()).isEqualTo(first.config().service());
    assertThat(new EffectiveConfig(read(yaml), true).yaml()).isEqualTo(yaml);
  }

  @Test
  void hidesPasswordsOfUrlsUnlessSecretsAreRevealed() {
    ConfigReader.Loaded read = read(YAML.replace("a:1", "http://u:s3cret@a:1"));
    assertThat(new EffectiveConfig(read, false).yaml()).contains("endpoint: http://u:***@a:1");
    assertThat(new EffectiveConfig(read, true).yaml()).contains("endpoint: http://u:s3cret@a:1");
  }

  @Test
  void aSecretThatIsNotGivenIsShownAsSuch() {
    ConfigReader.Loaded read = read(YAML.replace("token: s3cret", "token: ''"));
    assertThat(new EffectiveConfig(read, false).yaml()).contains("token: \"\"");
  }

  @Test
  void doublesADollarSignThatWouldBeReadOtherwise() {
    ConfigReader.Loaded read = read(YAML.replace("s3cret", "'a$b $$$$c $${d}'"));
    assertThat(new EffectiveConfig(read, true).yaml()).contains("token: a$b $$$$c $${d}");
  }

  @Test
  void printsJson() {
    assertThat(new EffectiveConfig(read(YAML), false).json())
        .startsWith("{\n  \"connectors\": {},\n  \"exporters\": {\n    \"otlp_grpc\": {\n")
        .contains("\"token\": \"[REDACTED]\"", "\"send_batch_size\": 8192", "\"enabled\": false");
  }
}
