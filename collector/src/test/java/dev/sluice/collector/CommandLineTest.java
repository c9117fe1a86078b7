package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.component.BuildInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  private static final String NOP =
      """
      receivers: {nop: }
      exporters: {nop: }
      service:
        telemetry: {metrics: {level: none}}
        pipelines:
          traces: {receivers: [nop], exporters: [nop]}
      """;

  private final LogBackend logs = LogBackend.install();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  private int run(String... args) {
    return Main.execute(
        new BuildInfo("otelcol-contrib", "Sluice", "1.2.3"), logs, stream(out), stream(err), args);
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String config(String yaml) throws IOException {
    return Files.writeString(folder.resolve("config.yaml"), yaml).toString();
  }

  @Test
  void printsItsVersionUnderTheNameItWasCalledBy() {
    assertThat(run("--version")).isZero();
    assertThat(run("-v")).isZero();
    assertThat(out()).isEqualTo("otelcol-contrib version 1.2.3\n".repeat(2));
  }

  @Test
  void wantsAConfiguration() {
    assertThat(run()).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            """
            Error: at least one config flag must be provided
                For example --config config-examples/quickstart.yaml, which takes OTLP and prints it. --help lists what there is.
            """);
  }

  @Test
  void refusesFlagsAndCommandsThatItDoesNotKnow() {
    assertThat(run("--configs=x")).isEqualTo(1);
    assertThat(run("-config", "x")).isEqualTo(1);
    assertThat(run("start")).isEqualTo(1);
    assertThat(run("validat", "--config", "x")).isEqualTo(1);
    assertThat(run("validate", "start")).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            """
            Error: unknown flag: --configs
                Did you mean "--config"?
            Error: unknown shorthand flag: 'c' in -config
                Did you mean "--config"?
            Error: unknown command "start" for "otelcol-contrib"
                otelcol-contrib --help lists what there is.
            Error: unknown command "validat" for "otelcol-contrib"
                Did you mean "validate"?
            Error: accepts 0 arg(s), received 1
                otelcol-contrib validate --help lists what there is.
            """);
  }

  @Test
  void fileWithoutFlagIsAnsweredWithTheFlag() {
    assertThat(run("config.yaml")).isEqualTo(1);
    assertThat(run("validate", "etc/config")).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            """
            Error: unknown command "config.yaml" for "otelcol-contrib"
                Did you mean otelcol-contrib --config config.yaml?
            Error: accepts 0 arg(s), received 1
                Did you mean otelcol-contrib validate --config etc/config?
            """);
  }

  @Test
  void everyCommandHasHelp() {
    for (String command :
        List.of("validate", "print-config", "components", "featuregate", "completion", "schema")) {
      for (String flag : List.of("--help", "-h")) {
        out.reset();
        assertThat(run(command, flag)).as(command).isZero();
        assertThat(out()).startsWith("Usage: otelcol-contrib " + command).contains("--help");
      }
    }
    assertThat(err()).isEmpty();
  }

  @Test
  void theSchemaOfAConfigurationIsOneJsonDocument() {
    assertThat(run("schema")).isZero();
    assertThat(out())
        .startsWith("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n")
        .contains("\"send_batch_size\": {", "\"$ref\": \"#/$defs/processor.batch\"")
        .endsWith("}\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void helpNamesWhatTheScriptOfACheckoutAddsAndNowhereElse() {
    assertThat(run("--help")).isZero();
    assertThat(out()).doesNotContain("load");
    System.setProperty("sluice.checkout", "true");
    try {
      assertThat(run("--help")).isZero();
    } finally {
      System.clearProperty("sluice.checkout");
    }
    assertThat(out()).contains("\n  load  ");
  }

  @Test
  void validatesInSilence() throws Exception {
    assertThat(run("validate", "--config", config(NOP))).isZero();
    assertThat(run("validate", "--config=" + config(NOP))).isZero();
    assertThat(run("--config", config(NOP), "validate")).isZero();
    assertThat(out() + err()).isEmpty();
  }

  @Test
  void tellsWhatIsInvalidAndWhere() throws Exception {
    assertThat(
            run("validate", "--config", config(NOP.replace("exporters: [nop]", "exporters: [x]"))))
        .isEqualTo(1);
    assertThat(err())
        .startsWith("Error: service::pipelines::traces")
        .contains("references exporter \"x\" which is not configured")
        .contains("config.yaml:6");
  }

  @Test
  void tellsEveryProblemOfAConfiguration() throws Exception {
    assertThat(run("validate", "--config", config(NOP.replace("{nop: }", "{nop: {a: 1, b: 2}}"))))
        .isEqualTo(1);
    assertThat(err())
        .startsWith(
            "Error: failed to get config: cannot unmarshal the configuration: decoding failed due"
                + " to the following error(s):\n\n")
        .contains("receivers::nop::a\n")
        .contains("exporters::nop::b\n")
        .endsWith("\n4 problems.\n");
  }

  @Test
  void tellsPipelinesThatCannotBeBuilt() throws Exception {
    String half =
        NOP.replace("service:", "connectors: {forward: }\nservice:")
            .replace("exporters: [nop]", "exporters: [forward]");
    assertThat(run("validate", "--config", config(half))).isEqualTo(1);
    assertThat(err().replace(folder + "/", ""))
        .isEqualTo(
            """
            Error: failed to build pipelines: connector "forward" used as exporter in [traces] pipeline but not used in any supported receiver pipeline

            config.yaml:7  service::pipelines::traces::exporters[0]
                Name it among the receivers of a pipeline of traces too, or take it out.
            """);
  }

  @Test
  void setWinsOverEveryConfigWhereverItStands() throws Exception {
    String file = config(NOP);
    assertThat(
            run(
                "validate",
                "--set=service.pipelines.traces.exporters=[nop/2]",
                "--config",
                file,
                "--config",
                "yaml:exporters::nop/3:"))
        .isEqualTo(1);
    assertThat(err()).contains("references exporter \"nop/2\" which is not configured");
  }

  @Test
  void aFolderInPlaceOfAFileIsAnsweredWithAFileInIt() {
    assertThat(run("validate", "--config", folder.toString())).isEqualTo(1);
    assertThat(err().replace(folder.toString(), "etc"))
        .endsWith(
            """
            Is a directory

            --config etc
                It is a folder: write a file in it, for example file:etc/config.yaml.
            1 problem.
            """);
  }

  @Test
  void refusesASetWithoutEqualSign() throws Exception {
    assertThat(run("--config", config(NOP), "--set", "x")).isEqualTo(1);
    assertThat(err()).isEqualTo("Error: invalid value \"x\" for flag -set: missing equal sign\n");
  }

  @Test
  void featureGatesChangeWhatIsValid() throws Exception {
    String profiles = config(NOP.replace("traces:", "profiles:"));
    assertThat(run("validate", "--config", profiles)).isEqualTo(1);
    assertThat(err()).contains("gated under the \"service.profilesSupport\" feature gate");
    assertThat(run("validate", "--config", profiles, "--feature-gates=service.profilesSupport"))
        .isZero();
    assertThat(run("validate", "--config", profiles, "--feature-gates", "nonsense")).isEqualTo(1);
    assertThat(err()).contains("Error: no such feature gate \"nonsense\". valid gates: [");
  }

  @Test
  void listsFeatureGates() {
    assertThat(run("featuregate")).isZero();
    assertThat(out().lines().findFirst()).hasValueSatisfying(l -> assertThat(l).startsWith("ID "));
    assertThat(out()).contains("service.profilesSupport");
    out.reset();
    assertThat(run("featuregate", "service.profilesSupport")).isZero();
    assertThat(out())
        .startsWith("Feature: service.profilesSupport\nEnabled: false\nStage: Alpha\n");
    assertThat(run("featuregate", "x")).isEqualTo(1);
    assertThat(err()).isEqualTo("Error: feature \"x\" not found\n");
  }

  @Test
  void listsComponents() {
    assertThat(run("components")).isZero();
    assertThat(out())
        .startsWith("buildinfo:\n    command: otelcol-contrib\n")
        .contains("name: forward", "traces-to-traces: Beta", "scheme: env")
        .doesNotContain("profiles");
  }

  @Test
  void printsTheConfigurationInForce() throws Exception {
    String file = config(NOP);
    assertThat(run("print-config", "--config", file)).isZero();
    assertThat(out()).contains("pipelines:").contains("- nop");
    out.reset();
    assertThat(run("print-initial-config", "--config", file, "--format=json")).isZero();
    assertThat(out()).startsWith("{");
    assertThat(run("print-config", "--config", file, "--mode=x")).isEqualTo(1);
    assertThat(run("print-config", "--config", file, "--format=x")).isEqualTo(1);
    assertThat(err().lines())
        .containsExactly(
            "Error: invalid mode \"x\": modes are: redacted, unredacted",
            "Error: unrecognized print format: x");
  }

  @Test
  void flagsAloneAreReadWithoutPicocliAndEverythingElseWithIt() throws IOException {
    String file = config("receivers: {nop: }");
    for (String[] plain :
        List.of(
            new String[] {"--config", file},
            new String[] {"--config=" + file, "--set", "a=b"},
            new String[] {"--feature-gates=x,-y", "--config", file})) {
      assertThat(ConfigFlags.readPlain(plain)).as(String.join(" ", plain)).isNotNull();
    }
    for (String[] other :
        List.of(
            new String[] {},
            new String[] {"--config"},
            new String[] {"--config", "--set"},
            new String[] {"--config="},
            new String[] {"--config", "@" + file},
            new String[] {"validate", "--config", file},
            new String[] {"--config", file, "--help"})) {
      assertThat(ConfigFlags.readPlain(other)).as(String.join(" ", other)).isNull();
    }
  }
}
