package dev.sluice.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module itself, with nothing on the class path and nothing opened. */
class ModulePathTest {
  private static final Path DEPENDENCIES = Path.of("../../docs/dependencies/collector.txt");

  /** It needs the engine alone: components are found as services. */
  private static final String MODULE =
      """
      module example.modular {
        requires dev.sluice.engine;
      }
      """;

  private static final String PROGRAM =
      """
      package example.modular;

      import dev.sluice.engine.Collector;

      public final class Main {
        public static void main(String[] args) throws Exception {
          try (Collector collector = Collector.builder().config(args[0]).build()) {
            collector.start();
            System.out.println(collector.port("otlp/grpc"));
            while (System.in.read() >= 0) {}
            System.out.println(collector.metrics().value("otelcol_receiver_accepted_spans"));
          }
        }
      }
      """;

  /** A component of each artifact. */
  private static final String CONFIG =
      """
      receivers: {otlp: {protocols: {grpc: {endpoint: "localhost:0"}}}, nop: {}, zipkin: {endpoint: "localhost:0"}}
      processors:
        batch: {timeout: 1ms}
        attributes: {actions: [{pattern: "^secret", action: delete}]}
      exporters:
        debug: {}
        otlp_http: {endpoint: "http://localhost:1"}
        prometheus: {endpoint: "localhost:0"}
        zipkin: {endpoint: "http://localhost:1/api/v2/spans"}
      connectors: {forward: {}}
      extensions:
        zpages: {endpoint: "localhost:0"}
        file_storage: {directory: "%s"}
        bearertokenauth: {token: a}
      service:
        extensions: [zpages, file_storage, bearertokenauth]
        pipelines:
          traces/in: {receivers: [otlp], processors: [attributes, batch], exporters: [forward]}
          traces/out: {receivers: [forward], exporters: [debug]}
          traces/zipkin: {receivers: [zipkin], exporters: [zipkin]}
          metrics: {receivers: [nop], exporters: [prometheus]}
          logs: {receivers: [nop], exporters: [otlp_http]}
      """;

  @TempDir private Path folder;

  @Test
  void aModuleRunsACollectorAndItTakesSpans() throws Exception {
    Path module = compiled();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--module-path",
                modulePath() + File.pathSeparator + module,
                "--module",
                "example.modular/example.modular.Main",
                CONFIG.formatted(Files.createDirectory(folder.resolve("storage"))))
            .redirectError(folder.resolve("errors").toFile())
            .start();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      String port = said.readLine();
      assertThat(port).as("%s", errors()).matches("\\d+");
      sendSpanTo(port);
      process.getOutputStream().close();
      assertThat(said.readLine()).as("%s", errors()).isEqualTo("1.0");
      assertThat(process.waitFor()).as("%s", errors()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }

  private Path compiled() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path info = Files.writeString(sources.resolve("module-info.java"), MODULE);
    Path main = Files.writeString(sources.resolve("Main.java"), PROGRAM);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-Xlint:all",
                "-Werror",
                "--release",
                "17",
                "--module-path",
                modulePath(),
                "-d",
                classes.toString(),
                info.toString(),
                main.toString());
    assertThat(failed).isZero();
    return classes;
  }

  /** What the artifact brings, of what the tests run with. */
  private static String modulePath() throws IOException {
    Set<String> brought;
    try (Stream<String> lines = Files.lines(DEPENDENCIES)) {
      brought = lines.map(line -> line.split(":", 3)[1]).collect(Collectors.toSet());
    }
    List<String> path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> isOurs(Path.of(entry)) || brought.contains(artifact(Path.of(entry))))
            .toList();
    assertThat(path).hasSizeGreaterThanOrEqualTo(brought.size());
    return String.join(File.pathSeparator, path);
  }

  /** The classes of another module, where the build has not packed them. */
  private static boolean isOurs(Path entry) {
    return Files.isDirectory(entry) && Files.exists(entry.resolve("module-info.class"));
  }

  private static String artifact(Path jar) {
    return String.valueOf(jar.getFileName()).replaceFirst("-\\d.*", "");
  }

  private static void sendSpanTo(String port) {
    OtlpGrpcSpanExporter exporter =
        OtlpGrpcSpanExporter.builder().setEndpoint("http://localhost:" + port).build();
    try (SdkTracerProvider sdk =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      sdk.get("example").spanBuilder("hello").startSpan().end();
    }
  }
}
