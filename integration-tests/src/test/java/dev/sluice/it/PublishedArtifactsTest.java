package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * What the published poms say: read as they lie there, since the BOM has no parent to inherit of.
 */
class PublishedArtifactsTest {
  private static final Path ROOT = Repository.root();
  private static final Pattern PROVIDES =
      Pattern.compile("provides ([\\w.]+)\\s+with\\s+([\\w.,\\s]+);");

  private final Pom parent = Pom.in(ROOT);
  private final Pom bom = Pom.in(ROOT.resolve("embedding/bom"));

  @Test
  void theBomManagesOurArtifactsAlone() {
    assertThat(bom.child("parent")).as("a parent would manage further ones").isNull();
    for (Element managed : bom.managed()) {
      assertThat(Pom.text(managed, "groupId")).isEqualTo("dev.sluice");
      assertThat(Pom.text(managed, "version")).isEqualTo("${project.version}");
      assertThat(Pom.child(managed, "scope")).as("no import").isNull();
    }
  }

  @Test
  void theBomHasTheVersionOfAllOthers() {
    assertThat(bom.text("version")).isEqualTo(parent.text("version"));
  }

  @Test
  void theBomManagesEverythingThatAnApplicationMayImport() {
    Set<String> managed = new TreeSet<>();
    bom.managed().forEach(one -> managed.add(Pom.text(one, "artifactId")));
    Set<String> published = new TreeSet<>();
    for (Pom module : Pom.ofModules()) {
      if (module.hasJar()
          && module.isPublished()
          && !module.artifact().equals("collector-distribution")) {
        published.add(module.artifact());
      }
    }
    assertThat(managed).isEqualTo(published);
  }

  @Test
  void everyPublishedPomSaysWhatItIs() throws IOException {
    for (Pom module : Pom.ofModules()) {
      assertThat(List.of(module.text("name"), module.text("description")))
          .as(module.artifact())
          .doesNotContain("");
      boolean skips =
          Files.readString(module.folder().resolve("pom.xml")).contains("maven.deploy.skip");
      assertThat(skips).as(module.artifact()).isNotEqualTo(module.isPublished());
    }
  }

  @Test
  void whatAnApplicationImportsIsModulesThatProvideTheSameServicesAsOnTheClassPath()
      throws IOException {
    Set<String> imported = new TreeSet<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/dependencies/collector.txt"))) {
      imported.add(line.split(":", 3)[1]);
    }
    for (Pom module : Pom.ofModules()) {
      Path info = module.folder().resolve("src/main/java/module-info.java");
      assertThat(Files.exists(info))
          .as(module.artifact())
          .isEqualTo(imported.contains(module.artifact()));
      if (Files.exists(info)) {
        assertThat(provided(Files.readString(info)))
            .as(module.artifact())
            .isEqualTo(services(module));
      }
    }
  }

  private static Set<String> provided(String info) {
    Set<String> provided = new TreeSet<>();
    Matcher clause = PROVIDES.matcher(info);
    while (clause.find()) {
      for (String factory : clause.group(2).split(",", -1)) {
        provided.add(clause.group(1) + " " + factory.strip());
      }
    }
    return provided;
  }

  private static Set<String> services(Pom module) throws IOException {
    Set<String> services = new TreeSet<>();
    Path folder = module.folder().resolve("src/main/resources/META-INF/services");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          for (String factory : Files.readAllLines(file)) {
            services.add(file.getFileName() + " " + factory);
          }
        }
      }
    }
    return services;
  }

  /** The error of a type that is not on the class path names the artifact that has it. */
  @Test
  void everyComponentTypeIsInTheTableOfArtifacts() throws IOException {
    Map<String, String> artifactOfFactory = new TreeMap<>();
    for (Pom module : Pom.ofModules()) {
      Path services = module.folder().resolve("src/main/resources/META-INF/services");
      if (Files.isDirectory(services)) {
        try (Stream<Path> files = Files.list(services)) {
          for (Path file : files.toList()) {
            for (String factory : Files.readAllLines(file)) {
              artifactOfFactory.put(factory, module.artifact());
            }
          }
        }
      }
    }
    Map<String, String> expected = new TreeMap<>();
    for (Map.Entry<String, ComponentFactory<?>> one : Components.all().entrySet()) {
      String artifact = artifactOfFactory.get(one.getValue().getClass().getName());
      expected.put(one.getKey(), String.valueOf(artifact));
    }
    Properties table = new Properties();
    try (InputStream in =
        Files.newInputStream(
            ROOT.resolve(
                "collector-core/engine/src/main/resources/dev/sluice/config/model/artifacts.properties"))) {
      table.load(in);
    }
    assertThat(new TreeMap<Object, Object>(table)).isEqualTo(expected);
  }
}
