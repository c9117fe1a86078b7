package dev.sluice.load.process;

import java.io.IOException;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The collector under test as a child process: any command that takes {@code --config} and logs as
 * the reference does.
 */
public final class CollectorProcess {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  /** A process that SIGKILL does not end in that time hangs in the kernel. */
  private static final Duration GONE_LIMIT = Duration.ofSeconds(2);

  /** The exit code of a process that SIGKILL has ended. */
  public static final int KILLED = 128 + 9;

  private final Process process;
  private final long startNanos;
  private final Path log;

  private CollectorProcess(Process process, long startNanos, Path log) {
    this.process = process;
    this.startNanos = startNanos;
    this.log = log;
  }

  /** Starts the command and waits until it says that it is ready. */
  public static CollectorProcess start(List<String> command, Path config, Path log)
      throws IOException {
    return start(command, Map.of(), config, log);
  }

  /** The same with variables in its environment. */
  public static CollectorProcess start(
      List<String> command, Map<String, String> environment, Path config, Path log)
      throws IOException {
    CollectorProcess collector = launch(command, environment, config, log);
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!collector.isReady()) {
      if (!collector.isAlive() || System.nanoTime() - end > 0) {
        collector.kill();
        throw new IOException("the collector did not start:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(100_000_000);
    }
    return collector;
  }

  /** Starts the command and waits for nothing. */
  public static CollectorProcess launch(
      List<String> command, Map<String, String> environment, Path config, Path log)
      throws IOException {
    List<String> whole = new ArrayList<>(command);
    whole.add("--config=" + config);
    ProcessBuilder builder =
        new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long startNanos = System.nanoTime();
    return new CollectorProcess(builder.start(), startNanos, log);
  }

  /** Whether it has said that it is ready. Reads its whole log. */
  public boolean isReady() throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1).contains("Everything is ready");
  }

  /** When it was started, by {@link System#nanoTime}. */
  public long startNanos() {
    return startNanos;
  }

  public long pid() {
    return process.pid();
  }

  /** SIGTERM; returns the exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  /** SIGHUP. */
  public void hangUp() throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("SIGHUP could not be sent");
    }
  }

  /**
   * SIGKILL to the process and to all that it has started, as a launcher may; returns when they
   * have gone. The exit code tells whether it was the signal that ended the process.
   */
  public int killAndWait() throws InterruptedException {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    long end = System.nanoTime() + GONE_LIMIT.toNanos();
    for (ProcessHandle handle : started) {
      while (runs(handle) && System.nanoTime() - end < 0) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    return process.waitFor();
  }

  /** What has ended runs no more, also while nobody has waited for it. */
  private static boolean runs(ProcessHandle handle) {
    try {
      return !Files.readString(Path.of("/proc/" + handle.pid() + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return handle.isAlive(); // it has gone, or the system is no Linux
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process whatever it does; for clean-up. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Resident bytes now; empty when the process is gone. */
  public Optional<Long> residentBytes() {
    try {
      return Optional.of(Usage.residentBytes(pid()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The page of the collector's own metrics. */
  public static Metrics metrics(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return new Metrics(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /**
   * A page in Prometheus' text format.
   *
   * @param text the page
   */
  public record Metrics(String text) {
    /** The sum of all series of a name whose label text contains every part. */
    public double sum(String name, String... labelParts) {
      double total = 0;
      for (String line : text.lines().toList()) {
        if ((line.startsWith(name + "{") || line.startsWith(name + " "))
            && containsAll(line, labelParts)) {
          total += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        }
      }
      return total;
    }

    private static boolean containsAll(String line, String... parts) {
      for (String part : parts) {
        if (!line.contains(part)) {
          return false;
        }
      }
      return true;
    }
  }
}
