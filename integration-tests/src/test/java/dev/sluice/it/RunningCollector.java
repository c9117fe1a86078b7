package dev.sluice.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The distribution as a process, as an operator runs it. Closing it kills what still runs. */
final class RunningCollector implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;

  private RunningCollector(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts the distribution with these arguments and environment additions; does not wait. */
  static RunningCollector launch(Path work, Map<String, String> environment, String... arguments)
      throws IOException {
    Path jar = Repository.root().resolve(Path.of("collector", "target", "dist", "sluice.jar"));
    if (!Files.exists(jar)) {
      throw new IllegalStateException("build the distribution first: " + jar);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1", // it ends before the second compiler pays
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            jar.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(work, "collector", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new RunningCollector(builder.start(), output);
  }

  /** Starts it and waits until it is ready. */
  static RunningCollector ready(Path work, Map<String, String> environment, String... arguments)
      throws IOException {
    RunningCollector collector = launch(work, environment, arguments);
    try {
      Awaitility.await()
          .atMost(START_LIMIT)
          .failFast("the collector ended", () -> !collector.process.isAlive())
          .until(
              () ->
                  collector
                      .output()
                      .contains("Everything is ready. Begin running and processing data."));
    } catch (RuntimeException e) {
      String text = collector.output();
      collector.close();
      throw new AssertionError(text, e);
    }
    return collector;
  }

  /** Everything it has written to stdout and stderr so far. */
  String output() throws IOException {
    return Files.readString(output);
  }

  /** What other users of the machine see of it. */
  String commandLine() throws IOException {
    return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
  }

  /** SIGQUIT: the JVM writes the stacks of its threads into the output. */
  void dumpThreads() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).inheritIO().start().waitFor();
    Awaitility.await().atMost(START_LIMIT).until(() -> output().contains("Full thread dump"));
  }

  /** SIGTERM; the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  /** SIGKILL; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /** Waits until it ends by itself; the exit code. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
