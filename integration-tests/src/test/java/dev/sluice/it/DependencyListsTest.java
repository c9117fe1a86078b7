package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What each published artifact brings along, as a text in docs/dependencies: group, artifact and
 * scope, which change only on purpose. Versions stand once, in the parent pom and the BOM, so a
 * newer library changes no text. A build up to {@code package} writes what is resolved.
 */
class DependencyListsTest {
  private static final Path FOLDER = Repository.root().resolve("docs/dependencies");
  private static final String RENEW =
      "mvn package -Dtest=DependencyListsTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Ddependencies.write";

  /** Group, artifact, classifier or nothing, scope, and whether it is optional. */
  private static final Pattern RESOLVED =
      Pattern.compile(
          "(?m)^ +([\\w.-]+:[\\w.-]+):jar(:[\\w.-]+)?:[\\w.-]+:(compile|runtime)( \\(optional\\))?");

  private static final Set<String> OF_A_PROCESS =
      Set.of("picocli", "logback-classic", "logback-core", "jul-to-slf4j");

  private final List<Pom> published =
      Pom.ofModules().stream().filter(module -> module.hasJar() && module.isPublished()).toList();

  @BeforeEach
  void renewWhereThatIsAsked() throws IOException {
    if (System.getProperty("dependencies.write") != null) {
      Files.createDirectories(FOLDER);
      for (String name : known()) {
        Files.delete(FOLDER.resolve(name));
      }
      for (Pom module : published) {
        Files.write(list(module), resolved(module));
      }
    }
  }

  @Test
  void eachArtifactBringsWhatItsListSays() throws IOException {
    Set<String> wanted = new TreeSet<>();
    for (Pom module : published) {
      wanted.add(list(module).getFileName().toString());
      assertThat(resolved(module))
          .as("%s; where the change is meant, renew the list: %s", module.artifact(), RENEW)
          .isEqualTo(Files.readAllLines(list(module)));
    }
    assertThat(known()).as("lists; %s", RENEW).isEqualTo(wanted);
  }

  @Test
  void anApplicationGetsNoCommandLineAndNoLoggingBackend() throws IOException {
    assertThat(artifacts("collector")).isNotEmpty().doesNotContainAnyElementsOf(OF_A_PROCESS);
    assertThat(artifacts("collector-distribution")).containsAll(OF_A_PROCESS);
  }

  @Test
  void theDistributionHasTheJarsOfItsList() throws IOException {
    Set<String> there = new TreeSet<>();
    try (Stream<Path> jars = Files.list(Repository.root().resolve("collector/target/dist/lib"))) {
      jars.map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*\\.jar$", ""))
          .forEach(there::add);
    }
    assertThat(there).isEqualTo(artifacts("collector-distribution"));
  }

  private static Path list(Pom module) {
    return FOLDER.resolve(module.artifact() + ".txt");
  }

  private static Set<String> artifacts(String artifact) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(FOLDER.resolve(artifact + ".txt"))) {
      names.add(line.split(":", 3)[1]);
    }
    return names;
  }

  private static List<String> resolved(Pom module) throws IOException {
    Path file = module.folder().resolve("target/dependencies.txt");
    assertThat(file).as("written by a build up to package").exists();
    List<String> all = new ArrayList<>();
    Matcher one = RESOLVED.matcher(Files.readString(file));
    while (one.find()) {
      all.add(one.group(1) + text(one.group(2)) + ":" + one.group(3) + text(one.group(4)));
    }
    all.sort(null);
    return all;
  }

  private static String text(@Nullable String group) {
    return group == null ? "" : group;
  }

  private static Set<String> known() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }
}
