package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigReport;
import dev.sluice.config.Findings;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.config.source.SystemEnvironment;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.engine.Factories;
import dev.sluice.engine.FeatureGates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spellings that the reference once took, of components that are here. */
class RemovedSpellingsTest {
  private static final String NOP =
      """
      receivers: {nop: }
      exporters: {nop: }
      service: {pipelines: {traces: {receivers: [nop], exporters: [nop]}}}
      """;

  private static ConfigLoader.Result load(String yaml) {
    return new ConfigLoader(
            Factories.discovered(), FeatureGates.defaults(), new SystemEnvironment())
        .load(List.of("yaml:" + NOP, "yaml:" + yaml));
  }

  private static Map<?, ?> effective(ConfigLoader.Result read, String section) {
    return read.config().components().values().stream()
        .flatMap(byId -> byId.values().stream())
        .filter(component -> component.path().startsWith(section))
        .filter(component -> !component.id().type().name().equals("nop"))
        .findFirst()
        .map(ConfiguredComponent::effective)
        .orElseThrow();
  }

  private static List<String> warnings(ConfigLoader.Result read) {
    return read.notes().stream()
        .filter(note -> note.level() == Findings.Level.WARNING)
        .map(note -> note.path() + ": " + note.text())
        .filter(text -> !text.contains("alias is deprecated") && !text.contains("does not run"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "exporters | debug     | loglevel: debug            | verbosity: detailed",
        "exporters | debug     | logLevel: INFO             | verbosity: normal",
        "exporters | debug     | loglevel: warn             | verbosity: basic",
        "exporters | otlp      | endpoint: 'a:1', insecure: true | endpoint: 'a:1', tls: {insecure: true}",
        "exporters | otlp_grpc | endpoint: 'a:1', ca_file: /ca   | endpoint: 'a:1', tls: {ca_file: /ca}",
        "exporters | otlp_grpc | endpoint: 'a:1', insecure_skip_verify: true | endpoint: 'a:1', tls: {insecure_skip_verify: true}",
        "exporters | otlp_grpc | endpoint: 'a:1', server_name_override: b | endpoint: 'a:1', tls: {server_name_override: b}",
        "exporters | otlphttp  | endpoint: 'http://a', insecure: true | endpoint: 'http://a', tls: {insecure: true}",
        "exporters | otlp_grpc | endpoint: 'a:1', tls_settings: {insecure: true} | endpoint: 'a:1', tls: {insecure: true}",
        "exporters | otlp_grpc | endpoint: 'a:1', batcher: {enabled: true, flush_timeout: 1s, min_size_items: 5, max_size_items: 9} | endpoint: 'a:1', sending_queue: {batch: {flush_timeout: 1s, min_size: 5, max_size: 9, sizer: items}}",
        "exporters | otlp_grpc | endpoint: 'a:1', batcher: {flush_timeout: 1s} | endpoint: 'a:1'",
        "exporters | otlp_grpc | endpoint: 'a:1', sending_queue: {queue_size: 7, persistent_storage_enabled: false} | endpoint: 'a:1', sending_queue: {queue_size: 7}",
        "processors | memory_limiter | check_interval: 1s, limit_mib: 9, ballast_size_mib: 4 | check_interval: 1s, limit_mib: 9",
        "processors | batch    | send_batch_timeout: 3s     | timeout: 3s",
        "processors | batch    | timeout: 3s, send_batch_timeout: 4s | timeout: 3s",
        "processors | resource | labels: {a: b}             | attributes: [{key: a, value: b, action: upsert}]",
        "processors | resource | attributes: [{key: a, action: delete}], labels: {a: b} | attributes: [{key: a, action: delete}, {key: a, value: b, action: upsert}]",
        "processors | resource | type: host                 | attributes: [{key: opencensus.resourcetype, value: host, action: upsert}]",
        "receivers | otlp      | protocols: {http: {cors_allowed_origins: [a]}} | protocols: {http: {cors: {allowed_origins: [a]}}}",
        "extensions | health_check | port: 1313             | endpoint: '0.0.0.0:1313'",
      })
  void areReadAsTheNewOneWithOneWarningThatHasIt(
      String section, String type, String old, String modern) {
    ConfigLoader.Result read = load(section + ": {" + type + ": {" + old + "}}");
    ConfigLoader.Result wanted = load(section + ": {" + type + ": {" + modern + "}}");
    assertThat(effective(read, section)).isEqualTo(effective(wanted, section));
    assertThat(warnings(wanted)).isEmpty();
    assertThat(warnings(read))
        .singleElement()
        .asString()
        .startsWith(section + "::" + type + "::")
        .containsPattern(
            "was removed; it is read as, and is to be written, |was removed and is ignored, .*; remove it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "exporters: {debug: {loglevel: debug}} | exporters::debug::loglevel: was removed; it is read as, and is to be written, verbosity: detailed",
        "exporters: {otlp: {endpoint: 'a:1', insecure: true}} | exporters::otlp::insecure: was removed; it is read as, and is to be written, tls: {insecure: true}",
        "receivers: {otlp: {protocols: {http: {cors_allowed_origins: ['http://*']}}}} | receivers::otlp::protocols::http::cors_allowed_origins: was removed; it is read as, and is to be written, cors: {allowed_origins: ['http://*']}",
        "extensions: {health_check: {port: 1313}} | extensions::health_check::port: was removed; it is read as, and is to be written, endpoint: '0.0.0.0:1313'",
        "processors: {resource: {labels: {a: b}}} | processors::resource::labels: was removed; it is read as, and is to be written, attributes: [{key: a, value: b, action: upsert}]",
        "exporters: {logging: {verbosity: detailed}} | exporters::logging: the logging exporter has been deprecated, use the debug exporter instead; it is read as one, write debug: {verbosity: detailed}",
        "exporters: {logging/a: {logLevel: debug, sampling_initial: 2}} | exporters::logging/a: the logging exporter has been deprecated, use the debug exporter instead; it is read as one, write debug/a: {sampling_initial: 2, verbosity: detailed}",
        "extensions: {memory_ballast: {size_mib: 64}} | extensions::memory_ballast: memory_ballast was removed and is ignored; remove it",
      })
  void warningIsTheTextToWrite(String yaml, String warning) {
    assertThat(warnings(load(yaml))).containsExactly(warning);
  }

  @Test
  void aSecretBehindARemovedKeyIsShownAsItsReference() {
    String read =
        warnings(load("exporters: {otlp: {endpoint: 'a:1', ca_file: '${env:HOME}'}}")).get(0);
    assertThat(read).endsWith("tls: {ca_file: ${env:HOME}}");
  }

  @Test
  void aSectionThatMovesIsNotRepeated() {
    String yaml =
        "exporters: {otlp: {endpoint: 'a:1', tls_settings: {key_pem: CANARY, cert_pem: x}}}";
    assertThat(warnings(load(yaml)))
        .singleElement()
        .asString()
        .endsWith("it is read as, and is to be written, tls: {...}");
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> load("receivers: {otlp: {grpc: {endpoint: 'a:1', tls: {key_pem: CANARY}}}}"));
    assertThat(ConfigReport.render(e, true)).contains("endpoint:").doesNotContain("CANARY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "exporters: {opencensus: {endpoint: 'oc:55678'}}        | OpenCensus ended | otlp_grpc/opencensus:~    endpoint: oc:4317~    tls:~      insecure: true",
        "exporters: {jaeger_thrift/x: {endpoint: 'http://j:14268/api/traces'}} | Jaeger takes OTLP | otlp_grpc/x:~    endpoint: j:4317~    tls:~      insecure: true",
        "exporters: {jaeger: {endpoint: 'j:14250', tls_enabled: false}} | Jaeger takes OTLP | endpoint: j:4317~    tls:~      insecure: true",
        "exporters: {jaeger: {endpoint: 'j:14250'}}             | Jaeger takes OTLP | endpoint: j:4317~    tls:~      insecure: true",
        "exporters: {jaeger: {endpoint: 'j:14250', tls: {insecure: true}}} | Jaeger takes OTLP | endpoint: j:4317~    tls:~      insecure: true",
        "exporters: {jaeger: {endpoint: 'j:14250', tls: {ca_file: /ca}}} | Jaeger takes OTLP | endpoint: j:4317",
        "exporters: {loki: {endpoint: 'http://l:3100/loki/api/v1/push', tenant_id: t}} | Loki takes OTLP | otlp_http/loki:~    endpoint: http://l:3100/otlp~    headers:~      X-Scope-OrgID: \"t\"",
        "receivers: {opencensus: {endpoint: '0.0.0.0:55678'}}   | OpenCensus ended | endpoint: '0.0.0.0:4317'",
        "processors: {servicegraph: }                           | Its heir is a connector | receivers: [service_graph]",
        "processors: {spanmetrics: }                            | Its heir is a connector | receivers: [span_metrics]",
        "processors: {routing: }                                | Its heir is a connector | receivers: [routing]",
        "processors: {queued_retry: }                           | Every exporter has it now | initial_interval: 5s",
      })
  void typesWithoutStandInNameTheirHeir(String yaml, String begins, String ends) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(yaml));
    assertThat(e.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.mend()).startsWith(begins).endsWith(ends.replace('~', '\n')));
  }
}
