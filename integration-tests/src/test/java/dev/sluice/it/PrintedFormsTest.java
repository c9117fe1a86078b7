package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SpecKeys;
import dev.sluice.config.model.EffectiveConfig;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.id.ComponentKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code print-config} writes is taken back, and means the same: words are two-way. */
class PrintedFormsTest {
  /** What a component cannot be without. */
  private static final Map<String, String> REQUIRED =
      Map.ofEntries(
          Map.entry("connector/failover", "priority_levels: [[traces/a]]"),
          Map.entry("exporter/otlp_grpc", "endpoint: 'a:1'"),
          Map.entry("exporter/otlp_http", "endpoint: 'http://a:1'"),
          Map.entry("exporter/prometheus", "endpoint: 'a:1'"),
          Map.entry("exporter/zipkin", "endpoint: 'http://a:1'"),
          Map.entry("receiver/otlp", "protocols: {grpc: , http: }"),
          Map.entry("extension/file_storage", "directory: /tmp"),
          Map.entry("processor/attributes", "actions: [{key: a, action: delete}]"),
          Map.entry("processor/resource", "attributes: [{key: a, action: delete}]"),
          Map.entry("processor/memory_limiter", "check_interval: 1s, limit_mib: 100"),
          Map.entry("extension/basicauth", "htpasswd: {inline: 'a:b'}"),
          Map.entry("extension/bearertokenauth", "token: a"),
          Map.entry("extension/headers_setter", "headers: [{action: update, key: a, value: b}]"),
          Map.entry(
              "extension/oauth2client", "client_id: a, client_secret: b, token_url: 'http://a'"));

  static List<Configurations.Configuration> everyConfiguration() throws IOException {
    return Configurations.valid();
  }

  @Test
  void thereAreMany() throws IOException {
    assertThat(everyConfiguration()).hasSizeGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("everyConfiguration")
  void aPrintedConfigurationIsTakenBackAsTheSame(Configurations.Configuration configuration) {
    isTakenBack(configuration.yaml());
  }

  @Test
  void theDefaultsOfEveryComponentAreTakenBackAsTheSame() {
    StringBuilder yaml = new StringBuilder();
    for (ComponentKind kind : ComponentKind.values()) {
      yaml.append(kind.section()).append(":\n  nop_for_the_section:\n");
      Components.all()
          .forEach(
              (name, factory) -> {
                if (factory.kind() == kind) {
                  yaml.append("  ").append(factory.type()).append(": {");
                  yaml.append(REQUIRED.getOrDefault(name, "")).append("}\n");
                }
              });
    }
    String whole = yaml.toString().replaceAll(" *nop_for_the_section:\n", "");
    isTakenBack(
        whole + "service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}\n");
  }

  /** Each section that is off unless something is written in it, by itself. */
  @Test
  void aSectionThatIsSwitchedOnIsTakenBackAsTheSame() {
    int[] taken = {0};
    Components.all()
        .forEach(
            (name, factory) ->
                SpecKeys.paths(factory.spec()).stream()
                    .filter(key -> key.type().equals("optional section"))
                    .forEach(
                        key -> {
                          String yaml = only(factory.kind(), name, key.path());
                          if (Configurations.load(yaml).isPresent()) {
                            isTakenBack(yaml);
                            taken[0]++;
                          }
                        }));
    assertThat(taken[0]).isGreaterThan(30);
  }

  private static String only(ComponentKind kind, String name, String path) {
    String[] steps = path.split("::", -1);
    StringBuilder section = new StringBuilder("{}");
    for (int i = steps.length - 1; i > 0; i--) {
      section.insert(0, "{" + steps[i] + ": ").append("}");
    }
    String required = REQUIRED.getOrDefault(name, "");
    String rest = required.startsWith(steps[0] + ":") ? "" : required + ", ";
    String own = name.split("/", 2)[1] + ": {" + rest.replaceFirst("^, ", "");
    String others =
        (kind == ComponentKind.RECEIVER ? "" : "receivers: {nop: }\n")
            + (kind == ComponentKind.EXPORTER ? "" : "exporters: {nop: }\n");
    return others
        + "service: {pipelines: {traces: {receivers: [nop], exporters: [nop]}}}\n"
        + kind.section()
        + (kind == ComponentKind.RECEIVER || kind == ComponentKind.EXPORTER ? ": {nop: , " : ": {")
        + own
        + steps[0]
        + ": "
        + section
        + "}}\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a$b", "a$$b", "a$$$$b", "$${env:A}", "a$$$${env:A}", "$$", "a$", "a$${", "${"})
  void aDollarSignStaysOne(String text) {
    isTakenBack(
        """
        receivers: {nop: }
        exporters: {otlp_grpc: {endpoint: 'a:1', headers: {a: '%1$s'}, user_agent: '%1$s'}}
        service: {pipelines: {traces: {receivers: [nop], exporters: [otlp_grpc]}}}
        """
            .formatted(text));
  }

  private static void isTakenBack(String yaml) {
    ConfigLoader.Result first = Configurations.loaded(yaml);
    EffectiveConfig effective = new EffectiveConfig(first.loaded(), true);
    for (String printed : List.of(effective.yaml(), effective.json())) {
      ConfigLoader.Result again = Configurations.loaded(printed);
      assertThat(again.config().service())
          .usingRecursiveComparison()
          .ignoringCollectionOrderInFields("pipelines")
          .isEqualTo(first.config().service());
      // Where a value is written, and as what text, is no part of what it means.
      assertThat(records(again))
          .usingRecursiveComparison()
          .ignoringFieldsMatchingRegexes(".*\\.origin", ".*\\.raw")
          .isEqualTo(records(first));
      assertThat(new EffectiveConfig(again.loaded(), true).yaml()).isEqualTo(effective.yaml());
    }
  }

  private static Map<String, Object> records(ConfigLoader.Result result) {
    Map<String, Object> records = new TreeMap<>();
    for (ComponentKind kind : ComponentKind.values()) {
      result
          .config()
          .of(kind)
          .forEach((id, component) -> records.put(kind + " " + id, component.config()));
    }
    return records;
  }
}
