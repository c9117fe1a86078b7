package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an embedder of core and OTLP pulls in: a list that can be recited, and that changes only on
 * purpose.
 */
class DependencyTreeTest {
  private static final Set<String> EXPECTED =
      Set.of(
          // core
          "jctools-core",
          "jctools-core-jdk11",
          "snakeyaml",
          "micrometer-core",
          "micrometer-commons",
          "micrometer-observation",
          "HdrHistogram",
          "LatencyUtils",
          "slf4j-api",
          "jspecify",
          // regular expressions of processors
          "re2j",
          // codings
          "zstd-jni",
          "snappy-java",
          "lz4-java",
          // HTTP
          "netty-buffer",
          "netty-codec-base",
          "netty-codec-compression",
          "netty-codec-http",
          "netty-common",
          "netty-handler",
          "netty-resolver",
          "netty-transport",
          "netty-transport-classes-epoll",
          "netty-transport-native-epoll",
          "netty-transport-native-unix-common",
          // gRPC
          "grpc-api",
          "grpc-context",
          "grpc-core",
          "grpc-netty-shaded",
          "grpc-stub",
          "grpc-util",
          "gson",
          "guava",
          "failureaccess",
          "listenablefuture",
          "error_prone_annotations",
          "j2objc-annotations",
          "perfmark-api",
          "animal-sniffer-annotations",
          "annotations",
          "jsr305");

  @Test
  void coreAndOtlpPullInNothingBeyondTheList() throws IOException {
    Path lib = Repository.root().resolve(Path.of("collector", "target", "dist", "lib"));
    Set<String> unexpected = new TreeSet<>();
    try (Stream<Path> jars = Files.list(lib)) {
      jars.map(jar -> artifact(jar.getFileName().toString()))
          .filter(
              name ->
                  !EXPECTED.contains(name)
                      && !DISTRIBUTION_ONLY.contains(name)
                      && !OURS.contains(name))
          .forEach(unexpected::add);
    }
    assertThat(unexpected).isEmpty();
  }

  /** What only the distribution adds: command line, logging backend and native gzip. */
  private static final Set<String> DISTRIBUTION_ONLY =
      Set.of(
          "picocli",
          "logback-classic",
          "logback-core",
          "jul-to-slf4j",
          "transport-codec-native",
          "gkl",
          "gatk-native-bindings",
          "commons-io",
          "commons-logging");

  private static final Set<String> OURS =
      Set.of(
          "collector-core",
          "transport-codec",
          "transport-http",
          "transport-grpc",
          "otlp-json",
          "receiver-otlp",
          "receiver-basic",
          "processors",
          "exporter-otlp",
          "exporter-prometheus",
          "exporter-basic",
          "connectors",
          "extensions");

  private static String artifact(String jar) {
    return URI.create(jar.replace(' ', '_')).getPath().replaceFirst("-\\d.*\\.jar$", "");
  }
}
