package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A test draws from a seed that stands in its source, or from one that its failure tells ({@code
 * Seed}): none can fail once and never again.
 */
class SeedsAreToldTest {
  private static final Pattern SILENT =
      Pattern.compile(
          "ThreadLocalRandom\\.current|Math\\.random\\(|new (java\\.util\\.)?Random\\(\\)"
              + "|new SplittableRandom\\(\\)");

  /** The contract suites of the test kit are tests, too. */
  private static final Pattern IN_TESTS =
      Pattern.compile("/src/test/java/|/collector-testkit/.*src/main/java/");

  @Test
  void noTestDrawsFromASilentFreshSeed() throws IOException {
    List<String> silent = new ArrayList<>();
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (SILENT.matcher(lines.get(i)).find()) {
          silent.add(Repository.root().relativize(file) + ":" + (i + 1));
        }
      }
    }
    assertThat(silent).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    Set<String> leftOut = Set.of("SeedsAreToldTest.java", "Seed.java");
    List<Path> sources;
    try (Stream<Path> files = Files.walk(Repository.root())) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> IN_TESTS.matcher(file.toString()).find())
              .filter(file -> !leftOut.contains(file.getFileName().toString()))
              .toList();
    }
    assertThat(sources).hasSizeGreaterThan(300);
    return sources;
  }
}
