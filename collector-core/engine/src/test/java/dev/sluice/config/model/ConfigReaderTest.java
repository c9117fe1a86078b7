package dev.sluice.config.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigReport;
import dev.sluice.config.Findings;
import dev.sluice.config.source.ConfigResolver;
import dev.sluice.config.source.FakeEnvironment;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  private static final String NOP =
      """
      receivers: {nop: }
      exporters: {nop: }
      service: {pipelines: {traces: {receivers: [nop], exporters: [nop]}}}
      """;

  private final FakeEnvironment environment = new FakeEnvironment();
  private final Findings findings = new Findings();

  private ConfigReader.Loaded read(String... yaml) {
    for (int i = 0; i < yaml.length; i++) {
      environment.file("c" + i + ".yaml", yaml[i]);
    }
    List<String> locations =
        IntStream.range(0, yaml.length).mapToObj(i -> "c" + i + ".yaml").toList();
    return new ConfigReader(FakeCatalog.standard(), false, false)
        .read(new ConfigResolver(environment, false).resolve(locations, findings), findings);
  }

  private List<String> problems(String... yaml) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(yaml));
    assertThat(e).as("refused").isNotNull();
    return e.problems().stream().map(p -> p.origin() + " " + p.path() + ": " + p.why()).toList();
  }

  private List<String> notes() {
    return findings.notes().stream().map(Findings.Note::toString).toList();
  }

  @Test
  void readsAWholeFile() {
    CollectorConfig config =
        read("""
                receivers:
                  otlp:
                    protocols:
                      grpc:
                processors:
                  batch: {timeout: 1s}
                exporters:
                  otlp_grpc/tempo: {endpoint: tempo:4317}
                  debug:
                connectors:
                  forward:
                extensions:
                  health_check:
                service:
                  extensions: [health_check]
                  telemetry: {logs: {level: debug}}
                  pipelines:
                    traces/in: {receivers: [otlp], processors: [batch], exporters: [forward]}
                    traces: {receivers: [forward], exporters: [otlp_grpc/tempo, debug]}
                """)
            .config();
    assertThat(config.of(ComponentKind.EXPORTER).keySet())
        .containsExactly(ComponentId.parse("otlp_grpc/tempo"), ComponentId.parse("debug"));
    assertThat(config.service().pipelines())
        .extracting(pipeline -> pipeline.id().toString())
        .containsExactly("traces/in", "traces");
    assertThat(config.service().pipelines().get(0).processors())
        .containsExactly(ComponentId.parse("batch"));
    assertThat(config.service().extensions()).containsExactly(ComponentId.parse("health_check"));
    assertThat(config.service().telemetry().logs().level()).isEqualTo(LogsTelemetry.Level.DEBUG);
    assertThat(notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "foo: {}                                  | foo: has invalid keys: foo",
        "service: {foo: 1}                        | service::foo: has invalid keys: foo",
        "service: []                              | service: expected a map or struct, got \"slice\"",
        "service: {telemetry: {foo: 1}}           | service::telemetry::foo: has invalid keys: foo",
        "service: {telemetry: {logs: {level: loud}}} | service::telemetry::logs::level: unrecognized level: \"loud\"",
        "service: {telemetry: {logs: {sampling: true}}} | service::telemetry::logs::sampling: expected a map or struct, got \"bool\"",
        "service: {telemetry: {metrics: {level: off}}} | service::telemetry::metrics::level: unknown metrics level \"off\"",
        "service: {telemetry: {metrics: {readers: []}}} | service::telemetry::metrics::readers: collector telemetry metrics reader should exist when metric level is not none",
        "service: {telemetry: {metrics: {views: []}}} | service::telemetry::metrics::views: service::telemetry::metrics::views can only be set when service::telemetry::metrics::level is detailed",
        "service: {telemetry: {metrics: {readers: [{pull: {exporter: {prometheus: {host: h, port: '1'}}}}]}}} | service::telemetry::metrics::readers[0]::pull::exporter::prometheus::port: expected type 'int', got unconvertible type 'string'",
        "service: {telemetry: {resource: {a: 1}}} | service::telemetry::resource::a: legacy resource attribute \"a\" must be string or null",
        "service: {telemetry: {resource: {a: b, attributes: [{name: c, value: d}]}}} | service::telemetry::resource::attributes: resource::attributes cannot be used together with legacy inline resource attributes",
        "service: {pipelines: {traces: {foo: 1}}} | service::pipelines::traces::foo: has invalid keys: foo",
        "service: {pipelines: {traces: {receivers: nop}}} | service::pipelines::traces::receivers: source data must be an array or slice, got string",
        "service: {pipelines: {traces: {receivers: {a: b}}}} | service::pipelines::traces::receivers: source data must be an array or slice, got map",
        "service: {pipelines: {traces: {receivers: [nop/]}}} | service::pipelines::traces::receivers[0]: in \"nop/\" id: the part after / should not be empty",
        "service: {pipelines: {spans: }}          | service::pipelines::spans: in \"spans\" id: unknown pipeline signal: \"spans\"",
        "service: {pipelines: [a]}                | service::pipelines: expected type 'pipelines.Config', got unconvertible type '[]interface {}'",
        "service: {pipelines: {logs: {receivers: [nop]}}} | service::pipelines::logs: must have at least one exporter",
        "service: {pipelines: {logs: {exporters: [nop]}}} | service::pipelines::logs: must have at least one receiver",
        "service: {pipelines: {traces: {receivers: [noop]}}} | service::pipelines::traces::receivers[0]: references receiver \"noop\" which is not configured",
        "service: {pipelines: {traces: {processors: [batch]}}} | service::pipelines::traces::processors[0]: references processor \"batch\" which is not configured",
        "service: {pipelines: {traces: {exporters: [debug]}}} | service::pipelines::traces::exporters[0]: references exporter \"debug\" which is not configured",
        "service: {extensions: [zpages]}          | service::extensions[0]: references extension \"zpages\" which is not configured",
        "service: {extensions: foo}               | service::extensions: source data must be an array or slice, got string",
        "service: {pipelines: {profiles: {receivers: [nop], exporters: [nop]}}} | service::pipelines: pipeline \"profiles\": profiling signal support is at alpha level, gated under the \"service.profilesSupport\" feature gate",
        "service: {pipelines: }                   | service::pipelines: service must have at least one pipeline",
        "receivers: [a]                           | receivers: expected a map or struct, got \"slice\"",
        "receivers: {\"a b\": }                   | receivers::a b: in \"a b\" id: invalid character(s) in type \"a b\"",
        "receivers: {' nop ': }                   | receivers:: nop : duplicate name \"nop\" after unmarshaling nop",
        "receivers: {nop/1: foo}                  | receivers::nop/1: expected type 'map[string]interface {}', got unconvertible type 'string'",
        "receivers: {NOP: }                       | receivers::NOP: unknown type: \"NOP\" for id: \"NOP\" (valid values: [nop otlp])",
        "exporters: {debug: {foo: 1}}             | exporters::debug::foo: has invalid keys: foo",
        "exporters: {otlp_grpc: }                 | exporters::otlp_grpc::endpoint: requires a non-empty \"endpoint\"",
        "connectors: {forward: {x: 1}}            | connectors::forward::x: has invalid keys: x",
      })
  void refusesInTheReferencesWords(String yaml, String problem) {
    assertThat(problems(NOP, yaml)).anySatisfy(text -> assertThat(text).endsWith(problem));
  }

  @Test
  void anEmptyFileIsOneProblem() {
    assertThat(problems("{}")).containsExactly("c0.yaml:1 : empty configuration file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "receivers: {nop: }        | no exporter configuration specified in config",
        "exporters: {nop: }        | no receiver configuration specified in config",
      })
  void refusesAFileWithoutTheSections(String yaml, String problem) {
    assertThat(problems(yaml))
        .anySatisfy(text -> assertThat(text).endsWith(problem))
        .anySatisfy(
            text ->
                assertThat(text)
                    .endsWith("service::pipelines: service must have at least one pipeline"));
  }

  @Test
  void refusesAProcessorNamedTwiceAndAnAmbiguousConnector() {
    assertThat(
            problems(
                NOP,
                """
                processors: {batch: }
                connectors: {forward: }
                exporters: {forward: }
                service: {pipelines: {traces: {processors: [batch, batch]}}}
                """))
        .anySatisfy(
            text ->
                assertThat(text)
                    .endsWith("processors[1]: references processor \"batch\" multiple times"))
        .anySatisfy(
            text ->
                assertThat(text)
                    .contains(
                        "connectors::forward: ambiguous ID: Found both \"forward\" exporter and"
                            + " \"forward\" connector"));
  }

  @Test
  void reportsAllProblemsOfAllComponentsAtOnceAsText() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                read(
                    """
                    receivers:
                      otlp:
                        protocols:
                          htttp:
                    processors:
                      batch:
                        send_batch_size: -1
                    exporters:
                      otlp_grpc:
                    service:
                      pipelines:
                        traces:
                          receivers: [otlp]
                          exporters: [otlp_grcp]
                    """));
    assertThat(ConfigReport.render(e, true))
        .isEqualTo(
            """
            failed to get config: cannot unmarshal the configuration: decoding failed due to the following error(s):

            c0.yaml:4  receivers::otlp::protocols::htttp
                has invalid keys: htttp. Did you mean "http"?
            c0.yaml:7  processors::batch::send_batch_size = -1
                cannot parse value as 'uint32': -1 overflows uint. Write a number from 0 to 4294967295.
            c0.yaml:9  exporters::otlp_grpc::endpoint
                requires a non-empty "endpoint". Write host:port.
            c0.yaml:14  service::pipelines::traces::exporters[0] = "otlp_grcp"
                references exporter "otlp_grcp" which is not configured. Did you mean "otlp_grpc"?
            4 problems. Nothing was started.""");
  }

  @Test
  void validationProblemsBeginAsInTheReference() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> read(NOP, "service::pipelines::traces::exporters: []"));
    assertThat(ConfigReport.render(e, true))
        .startsWith(
            "invalid configuration: service::pipelines::traces: must have at least one exporter\n")
        .endsWith("1 problem. Nothing was started.");
    assertThat(ConfigReport.render(e, false))
        .startsWith("service::pipelines::traces: must have at least one exporter\n")
        .endsWith("1 problem.");
  }

  @Test
  void typesThatOnlyTheReferenceHasAreOneListInTheReport() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                read(
                    NOP,
                    """
                    receivers:
                      vcenter:
                      zookeeper/a:
                    exporters:
                      fooo:
                      sumologic:
                    """));
    assertThat(ConfigReport.render(e, false))
        .endsWith(
            """

            c1.yaml:2  receivers::vcenter
            c1.yaml:3  receivers::zookeeper/a
            c1.yaml:6  exporters::sumologic
                unknown type: the reference collector has it, this one has not. The command components lists what there is.
            c1.yaml:5  exporters::fooo
                unknown type: "fooo" for id: "fooo" (valid values: [debug nop otlp otlp_grpc otlp_http otlphttp prometheus]).
            4 problems.""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exporters: {otlp-http: }                  | exporters::otlp-http                  | otlp_http",
        "exporters: {otlp-http/b: }                | exporters::otlp-http/b                | otlp_http/b",
        "processors: {memory-limiter: }            | processors::memory-limiter            | memory_limiter",
        "extensions: {Health-Check: }              | extensions::Health-Check              | health_check",
        "service: {pipelines: {trace: {}}}         | service::pipelines::trace             | traces",
        "service: {pipelines: {Traces/2: {}}}      | service::pipelines::Traces/2          | traces",
        "service: {extension: []}                  | service::extension                    | extensions",
      })
  void nearestNameIsOfferedForWhatIsNoId(String yaml, String path, String meant) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(NOP, yaml));
    assertThat(e.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.mend()).isEqualTo("Did you mean \"" + meant + "\"?");
            });
  }

  @Test
  void sectionWhoseOnlyIdIsInvalidIsNotCalledMissing() {
    assertThat(
            problems("receivers: {'nop/': }\nexporters: {nop: }\nservice: {pipelines: {traces: }}"))
        .noneSatisfy(text -> assertThat(text).contains("no receiver configuration specified"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exporters: {otlp_grpc: {endpont: 'a:1'}}           | exporters::otlp_grpc::endpont",
        "receivers: {otlp: {protocols: {thrift: }}}         | receivers::otlp::protocols::thrift",
      })
  void oneWrongNameIsOneProblem(String yaml, String path) {
    assertThat(problems(NOP, yaml))
        .singleElement()
        .asString()
        .contains(" " + path + ": has invalid keys: ");
  }

  @Test
  void oldTypeNamesMakeOneWarningForTheFile() {
    read(
        """
        receivers: {nop: }
        exporters:
          otlp: {endpoint: a:1}
          otlp/2: {endpoint: a:1}
          otlphttp: {endpoint: http://a}
        service: {pipelines: {traces: {receivers: [nop], exporters: [otlp, otlp/2, otlphttp]}}}
        """);
    assertThat(notes())
        .containsExactly(
            "c0.yaml:3  \"otlp\" alias is deprecated; use \"otlp_grpc\" instead,"
                + " \"otlphttp\" alias is deprecated; use \"otlp_http\" instead");
  }

  @Test
  void aliasAndNewNameAreDifferentIds() {
    assertThat(
            problems(
                "receivers: {nop: }\nexporters: {otlp_grpc: {endpoint: 'a:1'}}\n"
                    + "service: {pipelines: {traces: {receivers: [nop], exporters: [otlp]}}}"))
        .singleElement()
        .asString()
        .endsWith("references exporter \"otlp\" which is not configured");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{loglevel: detailed}  | {verbosity: detailed}",
        "{logLevel: detailed}  | {verbosity: detailed}",
        "{verbosity: detailed} | {verbosity: detailed}",
      })
  void removedTypeIsReadAsItsHeirAndTheWarningHasTheWholeNewText(String body, String written) {
    ConfigReader.Loaded loaded =
        read(
            """
            receivers: {nop: }
            exporters: {logging/x: %s}
            service: {pipelines: {traces: {receivers: [nop], exporters: [logging/x]}}}
            """
                .formatted(body));
    ConfiguredComponent<?> exporter =
        loaded.config().find(ComponentKind.EXPORTER, ComponentId.parse("logging/x")).orElseThrow();
    assertThat(exporter.factory().type()).hasToString("debug");
    assertThat(exporter.effective()).containsEntry("verbosity", "detailed");
    assertThat(notes())
        .containsExactly(
            "c0.yaml:2  exporters::logging/x: gone; it is read as one, write debug/x: " + written);
  }

  @Test
  void memoryBallastIsIgnored() {
    ConfigReader.Loaded loaded =
        read(
            NOP,
            "extensions: {memory_ballast: {size_mib: 64}}\nservice: {extensions: [memory_ballast]}");
    assertThat(loaded.config().service().extensions()).isEmpty();
    assertThat(notes())
        .containsExactly(
            "c1.yaml:1  extensions::memory_ballast: memory_ballast was removed and is ignored;"
                + " remove it");
  }

  @Test
  void removedMetricsAddressIsReadAsAReader() {
    ConfigReader.Loaded loaded =
        read(NOP, "service: {telemetry: {metrics: {address: '0.0.0.0:9999'}}}");
    PrometheusReader reader = loaded.config().service().telemetry().metrics().readers().get(0);
    assertThat(reader.host()).isEqualTo("0.0.0.0");
    assertThat(reader.port()).isEqualTo(9999);
    assertThat(reader.withoutUnits()).isTrue();
    assertThat(notes())
        .containsExactly(
            "c1.yaml:1  service::telemetry::metrics::address: was removed; it is read as, and is"
                + " to be written, readers: [{pull: {exporter: {prometheus: {host: '0.0.0.0',"
                + " port: 9999}}}}]");
  }

  @Test
  void readersWinOverTheRemovedAddress() {
    ConfigReader.Loaded loaded =
        read(
            NOP,
            """
            service: {telemetry: {metrics: {address: ':1', readers:
              [{pull: {exporter: {prometheus: {host: h, port: 2}}}}]}}}
            """);
    assertThat(loaded.config().service().telemetry().metrics().readers())
        .extracting(PrometheusReader::port)
        .containsExactly(2);
    assertThat(notes()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "traces: {processors: [{batch: {}}]}                      | traces::processors",
        "resource: {detection/development: {detectors: [{host: }]}} | resource::detection/development",
      })
  void telemetryThatIsNotSentElsewhereIsAcceptedWithAWarning(String yaml, String path) {
    read(NOP, "service: {telemetry: {" + yaml + "}}");
    assertThat(findings.notes())
        .singleElement()
        .satisfies(
            note -> {
              assertThat(note.level()).isEqualTo(Findings.Level.WARNING);
              assertThat(note.path()).isEqualTo("service::telemetry::" + path);
              assertThat(note.text()).startsWith("accepted without effect: ");
            });
  }

  @Test
  void resourceIsReadInBothForms() {
    assertThat(
            read(NOP, "service: {telemetry: {resource: {a: b, service.name: }}}")
                .config()
                .service()
                .telemetry()
                .resource())
        .satisfies(
            resource -> {
              assertThat(resource.attributes()).containsEntry("a", "b");
              assertThat(resource.removed()).containsExactly("service.name");
            });
    assertThat(
            read(NOP, "service: {telemetry: {resource: {attributes: [{name: c, value: d}]}}}")
                .config()
                .service()
                .telemetry()
                .resource()
                .attributes())
        .containsEntry("c", "d");
  }

  @Test
  void removedTypeWithoutStandInSaysWhatToWrite() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> read(NOP, "exporters: {jaeger/a: {b: c}}\nprocessors: {servicegraph: }"));
    assertThat(e.problems())
        .extracting(ConfigException.Problem::mend)
        .satisfiesExactly(
            text ->
                assertThat(text).startsWith("Its heir is a connector.").contains("service_graph:"),
            text -> assertThat(text).isEqualTo("Write a:\n  with: map"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "exporters: {otlp_grpc: {endpoint: '${env:NONE}'}}   | exporters::otlp_grpc::endpoint | is not set",
        "exporters: {otlp_grpc: {endpoint: '${NONE}'}}       | exporters::otlp_grpc::endpoint | is not set",
        "exporters: {otlp_grpc: {endpoint: '${env:NONE}${env:NIL}'}} | exporters::otlp_grpc::endpoint | is not set",
        "exporters: {otlp_grpc: {endpoint: '${env:NIL}'}}    | exporters::otlp_grpc::endpoint | is empty",
        "exporters: {otlp_grpc: '${env:NONE}'}               | exporters::otlp_grpc::endpoint | is not set",
        "service: {pipelines: {traces: {exporters: ['nop/${env:NONE}']}}} | service::pipelines::traces::exporters[0] | is not set",
        "service: {pipelines: {traces: {exporters: '${env:NONE}'}}} | service::pipelines::traces | is not set",
        "exporters: {debug: {verbosity: ['${env:NONE}']}}    | exporters::debug::verbosity | is not set",
      })
  void variableBehindAnErrorIsNamedInIt(String yaml, String path, String state) {
    environment.variable("NIL", "");
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(NOP, yaml));
    assertThat(e.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.mend()).contains("} " + state + ".");
            });
  }

  @Test
  void variableWithADefaultAndOneElsewhereAreNotBlamed() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                read(
                    NOP,
                    """
                    exporters:
                      otlp_grpc: {endpoint: "${env:NONE:-}"}
                      debug: {verbosity: "${env:ELSEWHERE}"}
                    """));
    assertThat(e.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.mend()).isEqualTo("Write host:port."));
  }

  @Test
  void pipelineDirectlyUnderServiceIsExplained() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> read(NOP, "service: {traces: {receivers: [nop], exporters: [nop]}}"));
    assertThat(e.problems().get(0).mend()).isEqualTo("A pipeline stands under service::pipelines.");
  }

  @Test
  void builderMeetsTheSameChecks() {
    FakeCatalog.FakeReceiver receiver =
        (FakeCatalog.FakeReceiver)
            FakeCatalog.standard().all(ComponentKind.RECEIVER).iterator().next();
    CollectorConfig.Builder builder =
        CollectorConfig.builder()
            .component("nop", receiver, new FakeCatalog.Settings(Map.of()))
            .pipeline("traces", List.of("nop"), List.of(), List.of("out"));
    ConfigException e = catchThrowableOfType(ConfigException.class, builder::build);
    assertThat(e.problems())
        .extracting(ConfigException.Problem::why)
        .containsExactlyInAnyOrder(
            "no exporter configuration specified in config",
            "references exporter \"out\" which is not configured");
  }
}
