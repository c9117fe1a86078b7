package dev.sluice.config.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Secret;
import dev.sluice.config.SpecBinder;
import dev.sluice.telemetry.MetricLevel;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnTelemetryConfigTest {
  private static TelemetryConfig read(String yaml) {
    return SpecBinder.fromYaml(TelemetryConfig.SPEC, yaml);
  }

  private static PeriodicReader reader(String yaml) {
    return read("metrics: {readers: [{periodic: {" + yaml + "}}]}").metrics().periodic().get(0);
  }

  @Test
  void theDefaultsAreThoseOfTheReference() {
    PeriodicReader reader = reader("exporter: {otlp: {protocol: grpc}}");

    assertThat(reader.interval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(reader.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(reader.temporality()).isEqualTo(PeriodicReader.Temporality.CUMULATIVE);
    OwnOtlp otlp = reader.exporter().otlp().orElseThrow();
    assertThat(otlp.endpoint()).isEqualTo("https://localhost:4317");
    assertThat(otlp.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(otlp.gzip()).isFalse();
    OwnLogProcessor lines =
        read("logs: {processors: [{batch: {exporter: {console: {}}}}]}").logs().processors().get(0);
    assertThat(lines)
        .isEqualTo(
            new OwnLogProcessor(
                lines.exporter(), Duration.ofSeconds(1), 2048, 512, Duration.ofSeconds(30)));
    assertThat(lines.exporter().otlp()).isEmpty();
  }

  @Test
  void headersMayBeAMapAsInOlderFiles() {
    OwnOtlp otlp =
        reader("exporter: {otlp: {protocol: grpc, headers: {a: b}, headers_list: 'c=d e'}}")
            .exporter()
            .otlp()
            .orElseThrow();
    assertThat(otlp.headers()).isEqualTo(Map.of("a", new Secret("b"), "c", new Secret("d e")));
    assertThat(otlp.toString()).doesNotContain("d e");
  }

  @Test
  void headersOverHttpLoseBlanksAndLineEndsAroundThem() {
    OwnOtlp otlp =
        reader("exporter: {otlp: {protocol: http/protobuf, headers: {a: \" b\\n\"}}}")
            .exporter()
            .otlp()
            .orElseThrow();
    assertThat(otlp.headers()).isEqualTo(Map.of("a", new Secret("b")));
  }

  @ParameterizedTest
  @CsvSource({
    "a:1, false, https://a:1",
    "a:1, true, http://a:1",
    "http://a:1, false, http://a:1",
    "https://a:1, true, https://a:1"
  })
  void anEndpointWithoutSchemeIsHttpsUnlessInsecure(
      String endpoint, boolean insecure, String expected) {
    OwnOtlp otlp =
        reader(
                "exporter: {otlp: {protocol: grpc, endpoint: '%s', insecure: %s}}"
                    .formatted(endpoint, insecure))
            .exporter()
            .otlp()
            .orElseThrow();
    assertThat(otlp.endpoint()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exporter: {otlp: {protocol: foo}} | unsupported protocol \"foo\"",
        "exporter: {otlp: {endpoint: a}} | protocol must be specified",
        "exporter: {otlp: {protocol: grpc}, console: {}} | must not specify multiple exporters",
        "exporter: {} | no valid exporter",
        "exporter: {otlp: {protocol: grpc, compression: zstd}} | unsupported compression \"zstd\"",
        "exporter: {otlp: {protocol: grpc, temporality_preference: x}} | unsupported temporality",
        "exporter: {otlp: {protocol: grpc, headers_list: x}} | invalid headers list",
        "exporter: {otlp: {protocol: grpc, headers: {a: \"b\\n\"}}} | headers::a: header key",
        "exporter: {otlp: {protocol: grpc, headers: [{name: a, value: \"b\\n\"}]}} | headers::a:",
        "exporter: {otlp: {protocol: grpc, headers_list: 'a=b%0A'}} | headers::a: header key",
        "exporter: {otlp: {protocol: http/json, headers: {a: \"b\\0\"}}} | invalid header field",
        "exporter: {otlp: {protocol: http/protobuf, headers: {'a b': c}}} | invalid header field",
        "exporter: {otlp: {protocol: grpc, client_key: x}} | must be given together",
        "exporter: {otlp: {protocol: grpc, timeout: -1}} | must be non-negative",
        "interval: 0, exporter: {console: {}} | must be positive",
        "exporter: {otlp: {protocol: grpc, foo: 1}} | has invalid keys: foo",
      })
  void whatCannotBeHonouredIsRefused(String reader, String why) {
    assertThatThrownBy(() -> reader(reader))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("metrics::readers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"base2_exponential_bucket_histogram", "explicit_bucket_histogram", "x"})
  void aFormOfHistogramsIsTakenWithoutEffect(String form) {
    assertThat(
            reader(
                "exporter: {otlp: {protocol: grpc, default_histogram_aggregation: %s}}"
                    .formatted(form)))
        .isEqualTo(reader("exporter: {otlp: {protocol: grpc}}"));
  }

  /** They are pointers in the reference: a null says nothing. */
  @Test
  void aNullInAReaderLeavesItsDefault() {
    assertThat(
            reader(
                "interval: , timeout: , exporter: {otlp: {protocol: grpc, timeout: , compression: ,"
                    + " insecure: , headers: , headers_list: , certificate: , endpoint: }}"))
        .isEqualTo(reader("exporter: {otlp: {protocol: grpc}}"));
    assertThat(
            read(
                "metrics: {readers: [{pull: {exporter: {prometheus: {host: a, port: 1,"
                    + " without_units: , without_scope_info: , without_type_suffix: }}}}]}"))
        .isEqualTo(
            read("metrics: {readers: [{pull: {exporter: {prometheus: {host: a, port: 1}}}}]}"));
    assertThat(
            read(
                "logs: {processors: [{batch: {schedule_delay: , max_queue_size: ,"
                    + " max_export_batch_size: , export_timeout: , exporter: {console: {}}}}]}"))
        .isEqualTo(read("logs: {processors: [{batch: {exporter: {console: {}}}}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "warning | WARN",
        "WARNING | WARN",
        "Warn    | WARN",
        "iNfO    | INFO",
        "''      | INFO",
        "~       | INFO",
        "        | INFO",
        "DPanic  | DPANIC",
        "-1      | DEBUG",
        "0       | INFO",
        "1       | WARN",
        "1.5     | WARN",
        "5       | FATAL",
      })
  void levelsOfTheLogAreWordsOrNumbers(@Nullable String level, LogsTelemetry.Level expected) {
    String written = level == null ? "" : level;
    assertThat(read("logs: {level: %s}".formatted(written)).logs().level()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | NONE",
        "Detailed | DETAILED",
        "-1   | NONE",
        "0    | BASIC",
        "1    | NORMAL",
        "1.7  | NORMAL",
        "2    | DETAILED",
        "~    | BASIC",
      })
  void levelsOfMetricsAreWordsOrNumbers(String level, MetricLevel expected) {
    assertThat(read("metrics: {level: %s}".formatted(level)).metrics().level()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics: {level: 3}",
        "metrics: {level: -2}",
        "metrics: {level: '1'}",
        "metrics: {level: true}",
        "metrics: {level: ''}",
        "logs: {level: 6}",
        "logs: {level: '1'}",
        "logs: {level: true}",
        "logs: {level: trace}",
        "resource: {detectors: {x: 1}}",
        "resource: {detectors: {attributes: {x: 1}}}",
        "resource: {detectors: {attributes: {included: 1}}}",
        "resource: {detectors: 1}",
        "resource: {a: 2001-01-01}",
      })
  void otherLevelsAndDetectorsAreRefused(String telemetry) {
    assertThatThrownBy(() -> read(telemetry)).isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{detectors: {attributes: {included: [a], excluded: [b]}}}",
        "{detectors: {attributes: }}",
        "{detectors: {}}",
        "{detectors: }",
      })
  void detectorsOfTheResourceAreTaken(String resource) {
    assertThat(read("resource: " + resource).resource()).isEqualTo(ResourceTelemetry.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "logs: {processors: [{}]} | must be one of simple or batch",
        "logs: {processors: [{batch: {exporter: {console: {}}}, simple: {exporter: {console: {}}}}]}"
            + " | must not specify multiple log processor type",
        "logs: {processors: [{batch: {max_queue_size: 0, exporter: {console: {}}}}]}"
            + " | must be positive",
        "metrics: {readers: [{pull: {exporter: {prometheus: {host: a, port: 1}}}, periodic:"
            + " {exporter: {console: {}}}}]} | must not specify multiple metric reader type",
        "metrics: {views: [{selector: {unit: s}}]} | can only be set when",
        "metrics: {level: detailed, views: [{stream: {name: a}}]} | no selector provided",
        "metrics: {level: detailed, views: [{selector: {}}]} | empty selector",
        "metrics: {level: detailed, views: [{selector: {instrument_type: x}}]} | invalid value",
        "metrics: {level: detailed, views: [{selector: {unit: s}, stream: {name: a}}]}"
            + " | one name for several instruments",
        "metrics: {level: detailed, views: [{selector: {unit: s, meter_version: '1'}}]}"
            + " | have no version",
        "metrics: {level: detailed, views: [{selector: {unit: s}, stream: {aggregation: {drop: {},"
            + " sum: {}}}}]} | more than one aggregation",
        "metrics: {level: detailed, views: [{selector: {unit: s}, stream: {aggregation:"
            + " {base2_exponential_bucket_histogram: {}}}}]} | explicit buckets",
        "metrics: {level: detailed, views: [{selector: {unit: s}, stream: {attribute_keys:"
            + " {included: [a], excluded: [a]}}}]} | both include and exclude list: a",
        "metrics: {level: detailed, views: [{selector: {unit: s}, stream: {aggregation:"
            + " {explicit_bucket_histogram: {boundaries: [2, 1]}}}}]} | must ascend",
      })
  void otherThingsThatCannotBeHonouredAreRefused(String telemetry, String why) {
    assertThatThrownBy(() -> read(telemetry))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }
}
