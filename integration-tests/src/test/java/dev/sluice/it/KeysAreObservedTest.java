package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.config.Key;
import dev.sluice.config.SpecKeys;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.ObservesKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No key is parsed and then ignored: for each honoured key of each component's description some test of some module says,
 * by {@link ObservesKey}, that it observes its effect. A component name {@code shared/...} stands for a section that several
 * components have; its keys are matched by the end of their path.
 */
class KeysAreObservedTest {
  @Test
  void everyHonouredKeyHasATestThatObservesItsEffect() throws IOException {
    Map<String, ComponentFactory<?>> components = components();
    assertThat(components).hasSizeGreaterThan(12);
    Set<String> observed = new HashSet<>();
    Set<String> shared = new HashSet<>();
    collectMarks(observed, shared);
    List<String> unobserved = new ArrayList<>();
    components.forEach(
        (name, factory) -> {
          for (SpecKeys.Description key : SpecKeys.paths(factory.spec())) {
            boolean needsTest = key.treatment() == Key.Treatment.HONOURED && !key.isSection();
            if (needsTest && !observed.contains(name + " " + key.path()) && !endsLikeOneOf(key.path(), shared)) {
              unobserved.add(name + " " + key.path());
            }
          }
        });
    assertThat(unobserved).as("keys without a test that observes their effect").isEmpty();
  }

  @Test
  void noTestClaimsToObserveAKeyThatDoesNotExist() throws IOException {
    Set<String> existing = new TreeSet<>();
    Set<String> paths = new TreeSet<>();
    components()
        .forEach(
            (name, factory) ->
                SpecKeys.paths(factory.spec())
                    .forEach(
                        key -> {
                          existing.add(name + " " + key.path());
                          existing.add(name + " " + key.path() + "::enabled"); // of optional sections
                          paths.add(key.path());
                        }));
    Set<String> observed = new TreeSet<>();
    Set<String> shared = new TreeSet<>();
    collectMarks(observed, shared);
    observed.removeAll(existing);
    shared.removeIf(key -> paths.stream().anyMatch(path -> endsLikeOneOf(path, Set.of(key))));
    assertThat(observed).as("marks for keys that no description has").isEmpty();
    assertThat(shared).as("shared marks for keys that no description has").isEmpty();
  }

  private static boolean endsLikeOneOf(String path, Set<String> shared) {
    return shared.stream().anyMatch(key -> path.equals(key) || path.endsWith("::" + key));
  }

  private static Map<String, ComponentFactory<?>> components() {
    Map<String, ComponentFactory<?>> found = new TreeMap<>();
    ServiceLoader.load(ReceiverFactory.class).forEach(f -> found.put("receiver/" + f.type(), f));
    ServiceLoader.load(ProcessorFactory.class).forEach(f -> found.put("processor/" + f.type(), f));
    ServiceLoader.load(ExporterFactory.class).forEach(f -> found.put("exporter/" + f.type(), f));
    ServiceLoader.load(ConnectorFactory.class).forEach(f -> found.put("connector/" + f.type(), f));
    ServiceLoader.load(ExtensionFactory.class).forEach(f -> found.put("extension/" + f.type(), f));
    return found;
  }

  private static void collectMarks(Set<String> observed, Set<String> shared) throws IOException {
    List<Path> testClasses;
    try (Stream<Path> files = Files.walk(Repository.root(), 4)) {
      testClasses = files.filter(path -> path.endsWith(Path.of("target", "test-classes"))).toList();
    }
    JavaClasses classes = new ClassFileImporter().importPaths(testClasses);
    classes.stream()
        .flatMap(type -> type.getMethods().stream())
        .forEach(method -> marks(method).forEach(mark -> add(mark, observed, shared)));
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

  private static void add(ObservesKey mark, Set<String> observed, Set<String> shared) {
    for (String key : mark.keys()) {
      if (mark.component().startsWith("shared/")) {
        shared.add(key);
      } else {
        observed.add(mark.component() + " " + key);
      }
    }
  }
}
