package dev.sluice.load.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whole runs with few kills. */
class KillsCommandTest {
  /** It accepts only what the sink has taken, so that it needs no storage. */
  private static final String BARE_PROXY =
      Path.of(System.getProperty("java.home"), "bin", "java")
          + " -Xmx128m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
          + System.getProperty("java.class.path")
          + " dev.sluice.load.Main bare-proxy";

  @TempDir private Path work = Path.of("");

  @Test
  void aCollectorThatAcceptsOnlyWhatHasArrivedLosesNothing() {
    assertThat(run(BARE_PROXY, "--count=4", "--early=25", "--signals=traces,metrics")).isZero();
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void aCollectorThatEndsByItselfFailsAndItsLogIsKept() {
    assertThat(run("sh -c exit", "--count=1")).isEqualTo(1);
    assertThat(work).isDirectoryRecursivelyContaining("glob:**/first.log");
  }

  /** Kills only behind its start: when it is killed while it recovers, the reference may lose. */
  @ParameterizedTest
  @ValueSource(strings = {"--protocol=grpc", "--protocol=http", "--batch"})
  void theReferenceLosesNothingOnceItIsReady(String option) throws IOException {
    String binary = System.getenv("REFERENCE_COLLECTOR");
    assumeTrue(binary != null, "skipped: REFERENCE_COLLECTOR does not name a reference collector");
    Process components = new ProcessBuilder(binary, "components").start();
    assumeTrue(
        new String(components.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .contains("file_storage"),
        "skipped: the reference collector was built without file_storage");
    assertThat(run(binary, "--count=5", "--early=0", option)).isZero();
  }

  private int run(String collector, String... options) {
    return new CommandLine(new KillsCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(
            Stream.concat(
                    Stream.of(
                        "--collector=" + collector,
                        "--no-own-metrics",
                        "--drain-seconds=30",
                        "--work=" + work),
                    Stream.of(options))
                .toArray(String[]::new));
  }
}
