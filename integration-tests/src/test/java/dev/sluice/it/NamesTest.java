package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.sluice.flow.Outcome;
import dev.sluice.http.HttpErrors;
import dev.sluice.telemetry.RepeatedLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One name, one meaning: of types, of fields of log lines, and of the texts of refusals. */
class NamesTest {
  /**
   * Names of types that stand more than once and mean the same each time: what HTTP and gRPC have
   * of a kind, each for its own Netty; former keys, of each component that has some.
   */
  private static final Set<String> TWINS =
      Set.of(
          "CallCredentials",
          "ConnectionCap",
          "FirstBytes",
          "ListeningSocket",
          "LoopGroup",
          "RemovedSpellings");

  private static final Pattern LEFT_OUT_FIELD = Pattern.compile("\"[a-z_]*_left_out\"");

  @Test
  void aTypeNameStandsOnce() {
    Map<String, Set<String>> doubles = doubles();
    doubles.keySet().removeAll(TWINS);
    assertThat(doubles).as("simple names that stand more than once").isEmpty();
  }

  @Test
  void twinsAreOfNoApplicationsConcern() {
    Map<String, Set<String>> doubles = doubles();
    assertThat(doubles.keySet()).as("no twin that is none").containsAll(TWINS);
    Set<String> visible =
        topLevel()
            .filter(type -> TWINS.contains(type.getSimpleName()))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(visible).isEmpty();
  }

  @Test
  void everyLineCallsRepeatsThatWereLeftOutTheSame() throws IOException {
    Set<String> others = sourcesWith(LEFT_OUT_FIELD);
    others.remove(RepeatedLine.class.getSimpleName() + ".java");
    assertThat(others).as("lines with a word of their own; RepeatedLine.LEFT_OUT is it").isEmpty();
  }

  /** Whatever refuses: kits, processors, exporters and both transports. */
  @Test
  void theSameRefusalHasItsTextInOnePlace() throws IOException {
    for (String text :
        List.of(
            Outcome.Retry.NO_MEMORY.message(),
            Outcome.Retry.STOPPING.message(),
            " is shutting down",
            "sending queue is full",
            HttpErrors.BODY_TOO_LARGE)) {
      assertThat(sourcesWith(Pattern.compile(Pattern.quote(text) + "\"")))
          .as("sources that spell out \"%s\"", text)
          .hasSize(1);
    }
  }

  /** Names of the files of main code that it is found in. */
  private static Set<String> sourcesWith(Pattern pattern) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Repository.root())) {
      for (Path file : files.filter(NamesTest::isMainSource).toList()) {
        if (pattern.matcher(Files.readString(file)).find()) {
          names.add(file.getFileName().toString());
        }
      }
    }
    return names;
  }

  private static Map<String, Set<String>> doubles() {
    Map<String, Set<String>> places = new TreeMap<>();
    topLevel()
        .forEach(
            type ->
                places
                    .computeIfAbsent(type.getSimpleName(), unseen -> new TreeSet<>())
                    .add(type.getPackageName()));
    places.values().removeIf(packages -> packages.size() == 1);
    return places;
  }

  private static Stream<JavaClass> topLevel() {
    return MainClasses.ALL.stream()
        .filter(JavaClass::isTopLevelClass)
        .filter(type -> !type.getSimpleName().equals("package-info"));
  }

  private static boolean isMainSource(Path file) {
    return file.toString().contains("/src/main/java/") && file.toString().endsWith(".java");
  }
}
