package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.component.ComponentFactory;
import dev.sluice.config.Key;
import dev.sluice.config.SpecKeys;
import dev.sluice.config.model.TelemetryConfig;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.ObservesKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No key is parsed and then ignored: for each honoured key of each component's description some
 * test of some module says, by {@link ObservesKey}, that it observes its effect. A section that
 * several components share (TLS, an HTTP server, a sending queue) is one description, implemented
 * once: a test under one component stands for all of them.
 */
class KeysAreObservedTest {
  private static final String TELEMETRY = "service/telemetry";

  /** Of all modules, read once: that takes seconds. */
  private static Set<String> marks = Set.of();

  @BeforeAll
  static void readTheTestsOfAllModules() throws Exception {
    marks = marks();
  }

  @Test
  void everyHonouredKeyHasATestThatObservesItsEffect() {
    Map<String, ComponentFactory<?>> components = Components.all();
    assertThat(components).hasSizeGreaterThan(12);
    Set<String> observed = new HashSet<>();
    components.forEach(
        (name, factory) ->
            SpecKeys.paths(factory.spec()).stream()
                .filter(key -> marks.contains(name + " " + key.path()))
                .forEach(key -> observed.add(description(key))));
    List<String> unobserved = new ArrayList<>();
    components.forEach(
        (name, factory) ->
            SpecKeys.paths(factory.spec()).stream()
                .filter(key -> key.treatment() == Key.Treatment.HONOURED && !key.isSection())
                .filter(key -> !observed.contains(description(key)))
                .forEach(key -> unobserved.add(name + " " + key.path())));
    assertThat(unobserved).as("keys without a test that observes their effect").isEmpty();
  }

  @Test
  void everyHonouredKeyOfTheTelemetrySectionHasATestThatObservesItsEffect() {
    List<String> unobserved =
        SpecKeys.paths(TelemetryConfig.SPEC).stream()
            .filter(key -> key.treatment() == Key.Treatment.HONOURED && !key.isSection())
            .map(SpecKeys.Description::path)
            .filter(path -> !isOnlyAList(path))
            .filter(path -> !marks.contains(TELEMETRY + " " + path))
            .filter(path -> !isMarkedElsewhere(path))
            .toList();
    assertThat(unobserved).as("keys without a test that observes their effect").isEmpty();
  }

  /** A list of sections, whose keys count. */
  private static boolean isOnlyAList(String path) {
    return SpecKeys.paths(TelemetryConfig.SPEC).stream()
        .anyMatch(other -> other.path().startsWith(path + "::"));
  }

  /** The keys of an OTLP backend are described once and used for all that is sent. */
  private static boolean isMarkedElsewhere(String path) {
    int otlp = path.indexOf("::otlp::");
    return otlp >= 0
        && marks.contains(
            TELEMETRY + " metrics::readers::periodic::exporter" + path.substring(otlp));
  }

  @Test
  void noTestClaimsToObserveAKeyThatDoesNotExist() {
    Set<String> existing = new TreeSet<>();
    Components.all()
        .forEach(
            (name, factory) ->
                SpecKeys.paths(factory.spec())
                    .forEach(
                        key -> {
                          existing.add(name + " " + key.path());
                          existing.add(
                              name + " " + key.path() + "::enabled"); // of optional sections
                        }));
    SpecKeys.paths(TelemetryConfig.SPEC).forEach(key -> existing.add(TELEMETRY + " " + key.path()));
    Set<String> claimed = new TreeSet<>(marks);
    claimed.removeAll(existing);
    assertThat(claimed).as("marks for keys that no description has").isEmpty();
  }

  /** What is the same for one key wherever its section is used; defaults may differ. */
  private static String description(SpecKeys.Description key) {
    return key.path().substring(key.path().lastIndexOf(':') + 1)
        + "|"
        + key.type()
        + "|"
        + key.doc();
  }

  /** Every component and key that a test names, of all modules that were compiled. */
  private static Set<String> marks() throws Exception {
    // Those of this build: a quick one has folders of its own.
    Path own =
        Path.of(
            KeysAreObservedTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path inModule = Path.of("target").resolve(own.getFileName());
    List<Path> testClasses;
    try (Stream<Path> files = Files.walk(Repository.root(), 4)) {
      testClasses = files.filter(path -> path.endsWith(inModule)).toList();
    }
    JavaClasses classes = new ClassFileImporter().importPaths(testClasses);
    Set<String> named = new HashSet<>();
    classes.stream()
        .flatMap(type -> type.getMethods().stream())
        .flatMap(method -> marks(method).stream())
        .forEach(
            mark -> {
              for (String key : mark.keys()) {
                named.add(mark.component() + " " + key);
              }
            });
    return named;
  }

  private static List<ObservesKey> marks(JavaMethod method) {
    List<ObservesKey> marks = new ArrayList<>();
    for (JavaAnnotation<JavaMethod> annotation : method.getAnnotations()) {
      if (annotation.getRawType().isEquivalentTo(ObservesKey.class)) {
        marks.add(annotation.as(ObservesKey.class));
      } else if (annotation.getRawType().isEquivalentTo(ObservesKeys.class)) {
        marks.addAll(List.of(annotation.as(ObservesKeys.class).value()));
      }
    }
    return marks;
  }
}
