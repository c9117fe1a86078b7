package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.sluice.telemetry.RepeatedLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One name, one meaning: of types, and of what log lines say. */
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
    Set<String> others = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Repository.root())) {
      for (Path file : files.filter(NamesTest::isMainSource).toList()) {
        String name = file.getFileName().toString();
        if (!name.equals(RepeatedLine.class.getSimpleName() + ".java")
            && LEFT_OUT_FIELD.matcher(Files.readString(file)).find()) {
          others.add(name);
        }
      }
    }
    assertThat(others).as("lines with a word of their own; RepeatedLine.LEFT_OUT is it").isEmpty();
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
