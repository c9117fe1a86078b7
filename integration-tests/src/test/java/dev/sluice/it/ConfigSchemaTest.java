package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.config.model.ConfigSchema;
import dev.sluice.config.tree.JsonWriter;
import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.config.tree.YamlException;
import dev.sluice.config.tree.YamlReader;
import dev.sluice.engine.Factories;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema that {@code schema} prints, as an editor uses it: with somebody else's validator. */
class ConfigSchemaTest {
  private static final String TEXT = JsonWriter.json(ConfigSchema.of(Factories.discovered()));
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(TEXT);

  private static final String WHOLE =
      """
      receivers: {otlp: {protocols: {grpc: }}}
      processors: {batch: {timeout: 1s}}
      exporters: {otlp_grpc: {endpoint: 'a:1'}, debug: }
      extensions: {health_check: }
      service:
        extensions: [health_check]
        pipelines: {traces: {receivers: [otlp], processors: [batch], exporters: [debug]}}
      """;

  static List<Configurations.Configuration> everyConfiguration() throws IOException {
    return Configurations.valid();
  }

  @ParameterizedTest
  @MethodSource("everyConfiguration")
  void takesWhatTheCollectorTakes(Configurations.Configuration configuration) throws Exception {
    assertThat(errors(configuration.yaml())).isEmpty();
  }

  @Test
  void isASchemaItself() {
    Schema ofSchemas =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    SpecificationVersion.DRAFT_2020_12.getDialectId()));
    assertThat(ofSchemas.validate(TEXT, InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a section that is none        | extensions: {health_check: } | extension: {health_check: }"
            + " | ",
        "no service                    | service:                     | services:                  "
            + " | ",
        "a receiver type that is none  | receivers: {otlp:            | receivers: {otlpp:         "
            + " | /receivers",
        "a type of another kind        | exporters: {                 | exporters: {batch: ,       "
            + " | /exporters",
        "an id with a wrong slash      | exporters: {                 | exporters: {debug-2: ,     "
            + " | /exporters",
        "a list of components          | processors: {batch: {timeout: 1s}} | processors: [batch]  "
            + " | /processors",
        "a component that is a text    | debug: }                     | debug: hello}              "
            + " | /exporters/debug",
        "a key that is none            | timeout: 1s                  | timeoot: 1s                "
            + " | /processors/batch",
        "a key of capitals             | timeout: 1s                  | Timeout: 1s                "
            + " | /processors/batch",
        "a duration without unit       | timeout: 1s                  | timeout: '1'               "
            + " | /processors/batch/timeout",
        "a duration that is a bool     | timeout: 1s                  | timeout: true              "
            + " | /processors/batch/timeout",
        "a negative size               | timeout: 1s                  | send_batch_size: -1        "
            + " | /processors/batch/send_batch_size",
        "a size beyond 32 bits         | timeout: 1s                  | send_batch_size: 4294967296"
            + " | /processors/batch/send_batch_size",
        "a size in quotes              | timeout: 1s                  | send_batch_size: '1'       "
            + " | /processors/batch/send_batch_size",
        "a list of numbers             | timeout: 1s                  | metadata_keys: [1]         "
            + " | /processors/batch/metadata_keys/0",
        "a list that is a map          | timeout: 1s                  | metadata_keys: {a: b}      "
            + " | /processors/batch/metadata_keys",
        "a word that is none           | debug: }                     | debug: {verbosity: loud}}  "
            + " | /exporters/debug/verbosity",
        "a rank that is none           | debug: }                     | debug: {verbosity: 7}}     "
            + " | /exporters/debug/verbosity",
        "a bool that is a number       | debug: }                     | debug:"
            + " {use_internal_logger: 1}} | /exporters/debug/use_internal_logger",
        "an endpoint that is a number  | endpoint: 'a:1'              | endpoint: 4317             "
            + " | /exporters/otlp_grpc/endpoint",
        "an endpoint that is missing   | endpoint: 'a:1'              | compression: none          "
            + " | /exporters/otlp_grpc",
        "a header that is a number     | endpoint: 'a:1'              | endpoint: a, headers: {a:"
            + " 1} | /exporters/otlp_grpc/headers/a",
        "a coding that is none         | endpoint: 'a:1'              | endpoint: a, compression:"
            + " zip | /exporters/otlp_grpc/compression",
        "a key deep inside             | endpoint: 'a:1'              | endpoint: a, sending_queue:"
            + " {batch: {min: 1}} | /exporters/otlp_grpc/sending_queue/batch",
        "a queue whose switch is text  | endpoint: 'a:1'              | endpoint: a, sending_queue:"
            + " {enabled: maybe} | /exporters/otlp_grpc/sending_queue/enabled",
        "protocols outside             | protocols: {grpc: }          | grpc:                      "
            + " | /receivers/otlp",
        "a protocol that is none       | {grpc: }                     | {grcp: }                   "
            + " | /receivers/otlp/protocols",
        "a pipeline of no signal       | traces: {rec                 | trace: {rec                "
            + " | /service/pipelines",
        "a pipeline outside            | pipelines: {traces           | traces: {traces            "
            + " | /service",
        "pipelines with a wrong list   | receivers: [otlp]            | receiver: [otlp]           "
            + " | /service/pipelines/traces",
        "a receiver that is a number   | receivers: [otlp]            | receivers: [1]             "
            + " | /service/pipelines/traces/receivers/0",
        "a level that is none          | service:                     | service:<br>  telemetry:"
            + " {logs: {level: trace}} | /service/telemetry/logs/level",
        "a reader without port         | service:                     | service:<br>  telemetry:"
            + " {metrics: {readers: [{pull: {exporter: {prometheus: {host: a}}}}]}} |"
            + " /service/telemetry/metrics/readers/0/pull/exporter/prometheus",
      })
  void refuses(String what, String from, String to, @Nullable String place) throws Exception {
    assertThat(WHOLE).as(what).contains(from.strip());
    String broken = WHOLE.replace(from.strip(), to.strip().replace("<br>", "\n"));
    List<String> places =
        errors(broken).stream().map(error -> error.getInstanceLocation().toString()).toList();
    assertThat(places).as("%s:%n%s", what, broken).contains(place == null ? "" : place.strip());
  }

  @Test
  void takesAReferenceWhereverAScalarIs() throws Exception {
    String yaml =
        WHOLE
            .replace("timeout: 1s", "timeout: '${env:A}', send_batch_size: '${env:B}'")
            .replace("debug: }", "debug: {verbosity: '${env:C}', use_internal_logger: '${env:D}'}}")
            .replace("[health_check]", "['${env:E}']");
    assertThat(errors(yaml)).isEmpty();
  }

  @Test
  void marksRemovedSpellingsAsDeprecated() {
    assertThat(TEXT)
        .containsPattern("\"loglevel\": \\{[^}]*\"deprecated\": true")
        .containsPattern("logging\\\\\\\\s[^}]*\"deprecated\": true");
  }

  private static List<Error> errors(String yaml) throws YamlException {
    return SCHEMA.validate(
        JsonWriter.compact(entries((MapNode) YamlReader.read("", yaml).root())), InputFormat.JSON);
  }

  private static @Nullable Object plain(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.value();
    }
    if (node instanceof ListNode list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.items().forEach(item -> items.add(plain(item)));
      return items;
    }
    return entries((MapNode) node);
  }

  private static Map<String, @Nullable Object> entries(MapNode map) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    map.entries().forEach((key, entry) -> entries.put(key, plain(entry.value())));
    return entries;
  }
}
