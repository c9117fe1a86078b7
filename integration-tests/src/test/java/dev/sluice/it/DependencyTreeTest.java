package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an application pulls in: a list that can be recited, and that changes only on purpose. It
 * has no logging backend, no command line, and nothing whose version is the application's affair.
 */
class DependencyTreeTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "(?m)^ +([\\w.-]+):([\\w.-]+):jar:(?:[\\w.-]+:)?[\\w.-]+:(?:compile|runtime)");
  private static final Path ROOT = Repository.root();

  private static final Set<String> THIRD_PARTY =
      Set.of(
          // core
          "jctools-core",
          "jctools-core-jdk11",
          "snakeyaml",
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

  /** What only the distribution adds: command line, logging backend and native code. */
  private static final Set<String> DISTRIBUTION_ONLY =
      Set.of(
          "picocli",
          "logback-classic",
          "logback-core",
          "jul-to-slf4j",
          "netty-transport-native-epoll",
          "transport-codec-native",
          "gkl",
          "gatk-native-bindings",
          "commons-io",
          "commons-logging");

  private static final Set<String> OURS =
      Set.of(
          "collector-api",
          "collector-otlp",
          "collector-kits",
          "collector-engine",
          "transport-codec",
          "transport-http",
          "transport-grpc",
          "format-otlp-json",
          "receiver-otlp",
          "receiver-basic",
          "processor-basic",
          "processor-attributes",
          "exporter-otlp",
          "exporter-prometheus",
          "exporter-basic",
          "connectors",
          "extension-storage",
          "extension-http",
          "extension-auth",
          "own-telemetry");

  @Test
  void anApplicationGetsExactlyTheList() throws IOException {
    Path list = ROOT.resolve("embedding/collector/target/runtime-dependencies.txt");
    Set<String> brought = new TreeSet<>();
    Matcher dependency = DEPENDENCY.matcher(Files.readString(list));
    while (dependency.find()) {
      brought.add(dependency.group(2));
    }
    assertThat(brought).containsExactlyInAnyOrderElementsOf(both(THIRD_PARTY, OURS));
  }

  @Test
  void theDistributionHasThatAndWhatAProcessNeeds() throws IOException {
    Path lib = ROOT.resolve("collector/target/dist/lib");
    Set<String> there = new TreeSet<>();
    try (Stream<Path> jars = Files.list(lib)) {
      jars.map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*\\.jar$", ""))
          .forEach(there::add);
    }
    assertThat(there)
        .containsExactlyInAnyOrderElementsOf(both(both(THIRD_PARTY, OURS), DISTRIBUTION_ONLY));
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }
}
