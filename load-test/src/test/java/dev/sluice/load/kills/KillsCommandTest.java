package dev.sluice.load.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.base.ReferenceCollector;
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
  void theReferenceLosesNothingOnceItIsReady(String option) {
    ReferenceCollector reference =
        ReferenceCollector.with(
            "receivers/otlp",
            "exporters/otlp_grpc",
            "exporters/otlp_http",
            "extensions/file_storage");
    assertThat(run(reference.binary(), "--count=5", "--early=0", option)).isZero();
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
