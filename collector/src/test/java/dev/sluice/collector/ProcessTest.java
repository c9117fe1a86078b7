package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionEvaluationListener;
import org.awaitility.core.EvaluatedCondition;
import org.awaitility.core.TimeoutEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector as a process of its own: signals, exit codes, log lines. */
class ProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String READY = "Everything is ready. Begin running and processing data.";

  @TempDir Path folder;
  private @Nullable Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private static String config(String exporter) {
    return """
    receivers: {nop: }
    exporters: {$exporter: }
    service:
      telemetry: {metrics: {level: none}}
      pipelines:
        traces: {receivers: [nop], exporters: [$exporter]}
    """
        .replace("$exporter", exporter);
  }

  private Process start(String yaml, String... args) throws IOException {
    return start(List.of("env", "--default-signal=HUP,INT"), yaml, args);
  }

  /**
   * @param under what runs the command: the tests themselves may run where signals are ignored
   */
  private Process start(List<String> under, String yaml, String... args) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), yaml);
    List<String> command = new ArrayList<>(under);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dsluice.command=otelcol",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--config",
            file.toString()));
    command.addAll(List.of(args));
    process = new ProcessBuilder(command).redirectError(errors().toFile()).start();
    return process;
  }

  private Path errors() {
    return folder.resolve("stderr");
  }

  private String log() throws IOException {
    return Files.readString(errors());
  }

  private void await(String text) {
    Awaitility.await()
        .atMost(PATIENCE)
        .conditionEvaluationListener(
            new ConditionEvaluationListener<Boolean>() {
              @Override
              public void conditionEvaluated(EvaluatedCondition<Boolean> condition) {}

              @Override
              public void onTimeout(TimeoutEvent event) {
                System.err.println("never logged: " + text + "\n" + state());
              }
            })
        .until(() -> log().contains(text));
  }

  /** What a failure needs to be understood: the log, and where the threads are. */
  private String state() {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  String.valueOf(process == null ? 0 : process.pid()),
                  "Thread.print")
              .redirectErrorStream(true)
              .start();
      return log() + new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void signal(Process to, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(to.pid()))
        .redirectError(new File("/dev/null"))
        .start()
        .waitFor();
  }

  private static int exitCode(Process of) throws InterruptedException {
    assertThat(of.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return of.exitValue();
  }

  @Test
  void drainsOnSigtermAndTellsInTheReferencesWords() throws Exception {
    Process collector = start(config("nop"));
    await(READY);
    signal(collector, "TERM");
    assertThat(exitCode(collector)).isZero();
    assertThat(log().lines().map(line -> line.replaceAll("\"resource\": \\{[^}]*}(, )?", "")))
        .anyMatch(line -> line.matches(".*\tStarting otelcol\\.\\.\\.\t\\{\"Version\": .*NumCPU.*"))
        .anyMatch(line -> line.matches(".*\tConfiguration read\t\\{\"from\": \".*config.yaml\"}"))
        .anyMatch(line -> line.contains("\tinfo\t") && line.contains("\t" + READY))
        .anyMatch(line -> line.contains("\tReceived signal from OS\t{\"signal\": \"terminated\"}"))
        .anyMatch(line -> line.contains("\tStarting shutdown..."))
        .anyMatch(line -> line.contains("\tShutdown complete."));
  }

  @Test
  void endsWithZeroOnSigint() throws Exception {
    Process collector = start(config("nop"));
    await(READY);
    signal(collector, "INT");
    assertThat(exitCode(collector)).isZero();
    assertThat(log()).contains("{\"signal\": \"interrupt\"}".substring(1));
  }

  @Test
  void tellsOfASignalThatWasIgnoredWhenItStarted() throws Exception {
    Process collector = start(List.of("env", "--ignore-signal=HUP"), config("nop"));
    await(READY);
    assertThat(log()).contains("This signal cannot be handled here.\t").contains("\"HUP\"");
    signal(collector, "TERM");
    assertThat(exitCode(collector)).isZero();
  }

  @Test
  void reloadsOnSighupAndKeepsTheOldConfigurationWhenTheNewOneIsBad() throws Exception {
    Process collector = start(config("nop"));
    await(READY);
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, config("debug") + "nonsense: true\n");
    signal(collector, "HUP");
    await("The new configuration is not used; the old one runs on.");
    assertThat(log()).contains("Config updated, restart service").contains("has invalid keys");
    Files.writeString(file, config("debug"));
    signal(collector, "HUP");
    await("The new configuration is in use.");
    signal(collector, "TERM");
    assertThat(exitCode(collector)).isZero();
  }

  @Test
  void aClientThatBreaksTheProtocolCannotMakeTheLogGrow() throws Exception {
    Process collector =
        start(
            """
            receivers: {otlp: {protocols: {grpc: {endpoint: '127.0.0.1:0'}}}}
            exporters: {nop: }
            service:
              telemetry: {metrics: {level: none}, logs: {sampling: {enabled: false}}}
              pipelines:
                traces: {receivers: [otlp], exporters: [nop]}
            """);
    await(READY);
    Matcher port = Pattern.compile("127\\.0\\.0\\.1:([1-9][0-9]*)").matcher(log());
    assertThat(port.find()).as(log()).isTrue();
    int before = log().length();
    for (int i = 0; i < 100; i++) {
      try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(port.group(1)))) {
        socket.getOutputStream().write(brokenStreams());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        assertThat(socket.getInputStream().readNBytes(200)).as("it answers").isNotEmpty();
        socket.setSoLinger(true, 0); // closing resets the connection
      }
    }
    await("A client broke the protocol of a call");
    signal(collector, "TERM");
    assertThat(exitCode(collector)).isZero();
    String grown = log().substring(before);
    assertThat(
            grown
                .lines()
                .filter(line -> line.contains("A client broke the protocol of a call"))
                .count())
        .isBetween(1L, 30L);
    assertThat(grown).doesNotContain("\tat io.grpc");
    assertThat(grown.length()).isLessThan(20_000);
  }

  /** An HTTP/2 connection with calls whose windows are then made larger by nothing. */
  private static byte[] brokenStreams() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    DataOutputStream out = new DataOutputStream(bytes);
    frame(out, 4, 0, 0, new byte[0]);
    byte[] head = { // :method POST, :scheme http, and :path, content-type, te as literals
      (byte) 0x83,
      (byte) 0x86,
      0x04,
      4,
      '/',
      'a',
      '/',
      'b',
      0x0f,
      0x10,
      16,
      'a',
      'p',
      'p',
      'l',
      'i',
      'c',
      'a',
      't',
      'i',
      'o',
      'n',
      '/',
      'g',
      'r',
      'p',
      'c',
      0,
      2,
      't',
      'e',
      8,
      't',
      'r',
      'a',
      'i',
      'l',
      'e',
      'r',
      's'
    };
    for (int stream = 1; stream < 40; stream += 2) {
      frame(out, 1, 4, stream, head);
      frame(out, 8, 0, stream, new byte[4]);
    }
    return bytes.toByteArray();
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeInt(payload.length << 8 | type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  @Test
  void endsWithAnotherCodeAfterAFatalError() throws Exception {
    Process collector = start(config("doomed"));
    assertThat(exitCode(collector)).isEqualTo(1);
    assertThat(log())
        .contains(READY)
        .contains("Shutdown complete.")
        .contains("Error: exporter \"doomed\" failed: the disk is gone");
  }

  @Test
  void writesItsLogAsTheConfigurationSays() throws Exception {
    Path target = folder.resolve("collector.log");
    Process collector =
        start(
            config("nop"),
            "--set=service.telemetry.logs.encoding=json",
            "--set=service.telemetry.logs.output_paths=[" + target + "]",
            "--set=service.telemetry.logs.initial_fields={team: blue}",
            "--set=service.telemetry.logs.disable_caller=true",
            "--set=service.telemetry.resource={service.instance.id: one}");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(target) && Files.readString(target).contains(READY));
    signal(collector, "TERM");
    assertThat(exitCode(collector)).isZero();
    assertThat(log()).isEmpty();
    assertThat(Files.readAllLines(target))
        .anyMatch(
            line ->
                line.matches(
                    "\\{\"level\":\"info\",\"ts\":\"[^\"]+\",\"msg\":\""
                        + READY
                        + "\",\"team\":\"blue\",\"resource\":\\{\"service.instance.id\":\"one\","
                        + "\"service.name\":\"otelcol\",\"service.version\":\"[^\"]+\"}}"));
  }

  @Test
  void servesItsOwnMetricsWhereTheReadersSay() throws Exception {
    String reader = "{pull: {exporter: {prometheus: {host: localhost, port: 0}}}}";
    Process collector =
        start(
            config("nop"),
            "--set=service.telemetry.metrics.level=basic",
            "--set=service.telemetry.metrics.readers=[" + reader + "]",
            "--set=service.telemetry.resource={service.instance.id: one}");
    await(READY);
    String address =
        log()
            .lines()
            .filter(line -> line.contains("\tServing metrics\t"))
            .map(line -> line.replaceAll(".*\"address\": \"[^\"]*:(\\d+)\".*", "$1"))
            .findFirst()
            .orElseThrow();
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + address + "/metrics"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(page.body())
        .contains("otelcol_process_uptime")
        .contains("service_instance_id=\"one\"");
    signal(collector, "TERM");
    assertThat(exitCode(collector)).isZero();
  }

  @Test
  void endsWithOneWhenTheConfigurationIsBad() throws Exception {
    Process collector = start(config("nop").replace("exporters: [nop]", "exporters: [x]"));
    assertThat(exitCode(collector)).isEqualTo(1);
    assertThat(log()).startsWith("Error: invalid configuration: service::pipelines::traces");
  }
}
