package dev.sluice.testkit.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The reference collector that {@code REFERENCE_COLLECTOR} names, for tests that compare with it.
 * Where the variable is not set, or its collector was built without what a test needs, the test is
 * skipped with a sentence that says so; where it is set and wrong, the test fails.
 */
public final class ReferenceCollector {
  private static final String VARIABLE = "REFERENCE_COLLECTOR";
  private static final String READY = "Everything is ready. Begin running and processing data.";
  private static final Pattern LINE = Pattern.compile("(?m)^(\\w+):|^ *- +name: (\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String binary;

  private ReferenceCollector(String binary) {
    this.binary = binary;
  }

  /**
   * @param components what the test needs, as {@code exporters/debug}; asked of the collector
   */
  public static ReferenceCollector with(String... components) {
    return named(System.getenv(VARIABLE), components);
  }

  static ReferenceCollector named(@Nullable String binary, String... components) {
    Assumptions.assumeTrue(
        binary != null, "skipped: " + VARIABLE + " does not name a reference collector");
    Set<String> missing = new TreeSet<>(List.of(components));
    missing.removeAll(components(String.valueOf(binary)));
    Assumptions.assumeTrue(
        missing.isEmpty(), "skipped: the reference collector was built without " + missing);
    return new ReferenceCollector(String.valueOf(binary));
  }

  /** The command that starts it. */
  public String binary() {
    return binary;
  }

  private static Set<String> components(String binary) {
    Set<String> found = new HashSet<>();
    String kind = "";
    Matcher line = LINE.matcher(output(binary, "components"));
    while (line.find()) {
      if (line.group(1) != null) {
        kind = line.group(1);
      } else {
        found.add(kind + "/" + line.group(2));
      }
    }
    return found;
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new AssertionError(String.join(" ", command) + " ended with " + code + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(VARIABLE + " names what cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Runs it with a configuration until it says that it is ready; fails with its words where it ends
   * before that.
   *
   * @param folder takes its configuration and what it prints; one for each that runs
   */
  public Running start(Path folder, String config) throws IOException {
    Path file = Files.writeString(folder.resolve("reference.yaml"), config);
    Path stdout = folder.resolve("reference.stdout.txt");
    Path stderr = folder.resolve("reference.stderr.txt");
    Process process =
        new ProcessBuilder(binary, "--config", file.toString())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile())
            .start();
    Running running = new Running(process, stdout);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || Files.readString(stderr).contains(READY));
    if (!process.isAlive()) {
      throw new AssertionError("the reference ended: " + Files.readString(stderr));
    }
    return running;
  }

  /** A port of the loopback interface that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** One process of it; ended by {@link #close}. */
  public static final class Running implements AutoCloseable {
    private final Process process;
    private final Path stdout;

    private Running(Process process, Path stdout) {
      this.process = process;
      this.stdout = stdout;
    }

    /** Whether it has not ended by itself. */
    public boolean isAlive() {
      return process.isAlive();
    }

    /**
     * Posts protobuf to one of its ports over HTTP.
     *
     * @param headers names and values by turns
     * @return the status of the answer
     */
    public int post(int port, String path, byte[] body, String... headers)
        throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return HttpClient.newHttpClient()
          .send(request.build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }

    /** Stops it as an operator would, and returns what it wrote to stdout. */
    public String output() throws IOException, InterruptedException {
      process.destroy();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the reference does not stop");
      }
      return Files.readString(stdout, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
