package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What the published poms say: read as they lie there, since the BOM has no parent to inherit of.
 */
class PublishedArtifactsTest {
  private static final Path ROOT = Repository.root();
  private static final Set<String> UNPUBLISHED =
      Set.of("integration-tests", "benchmarks", "races", "load-test");

  private final Element parent = pom(ROOT);
  private final Element bom = pom(ROOT.resolve("embedding/bom"));

  @Test
  void theBomManagesOurArtifactsAlone() {
    assertThat(child(bom, "parent")).as("a parent would manage further ones").isNull();
    for (Element managed : managedBy(bom)) {
      assertThat(text(managed, "groupId")).isEqualTo("dev.sluice");
      assertThat(text(managed, "version")).isEqualTo("${project.version}");
      assertThat(child(managed, "scope")).as("no import").isNull();
    }
  }

  @Test
  void theBomHasTheVersionOfAllOthers() {
    assertThat(text(bom, "version")).isEqualTo(text(parent, "version"));
  }

  @Test
  void theBomManagesEverythingThatAnApplicationMayImport() {
    Set<String> managed = new TreeSet<>();
    managedBy(bom).forEach(one -> managed.add(text(one, "artifactId")));
    Set<String> published = new TreeSet<>();
    for (Path module : modules()) {
      Element pom = pom(module);
      if (child(pom, "packaging") == null
          && !UNPUBLISHED.contains(text(pom, "artifactId"))
          && !text(pom, "artifactId").equals("collector-distribution")) {
        published.add(text(pom, "artifactId"));
      }
    }
    assertThat(managed).isEqualTo(published);
  }

  @Test
  void everyPublishedPomSaysWhatItIs() {
    for (Path module : modules()) {
      Element pom = pom(module);
      assertThat(List.of(text(pom, "name"), text(pom, "description")))
          .as(module.toString())
          .doesNotContain("");
      boolean skips = Files.exists(module) && textOf(module).contains("maven.deploy.skip");
      assertThat(skips).as(module.toString()).isEqualTo(UNPUBLISHED.contains(name(module)));
    }
  }

  /** The error of a type that is not on the class path names the artifact that has it. */
  @Test
  void everyComponentTypeIsInTheTableOfArtifacts() throws IOException {
    Map<String, String> artifactOfFactory = new TreeMap<>();
    for (Path module : modules()) {
      Path services = module.resolve("src/main/resources/META-INF/services");
      if (Files.isDirectory(services)) {
        try (Stream<Path> files = Files.list(services)) {
          for (Path file : files.toList()) {
            for (String factory : Files.readAllLines(file)) {
              artifactOfFactory.put(factory, text(pom(module), "artifactId"));
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

  private static List<Element> managedBy(Element pom) {
    Element management = child(pom, "dependencyManagement");
    return management == null ? List.of() : children(child(management, "dependencies"));
  }

  private List<Path> modules() {
    return children(child(parent, "modules")).stream()
        .map(module -> ROOT.resolve(module.getTextContent().trim()))
        .toList();
  }

  private static String name(Path module) {
    return String.valueOf(module.getFileName());
  }

  private static String textOf(Path module) {
    try {
      return Files.readString(module.resolve("pom.xml"));
    } catch (IOException e) {
      throw new IllegalStateException(module.toString(), e);
    }
  }

  private static Element pom(Path module) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(module.resolve("pom.xml").toFile())
          .getDocumentElement();
    } catch (Exception e) { // of a file of ours: whatever it is, the test is over
      throw new IllegalStateException(module.toString(), e);
    }
  }

  private static List<Element> children(@Nullable Element parent) {
    List<Element> all = new ArrayList<>();
    if (parent != null) {
      for (Node at = parent.getFirstChild(); at != null; at = at.getNextSibling()) {
        if (at instanceof Element element) {
          all.add(element);
        }
      }
    }
    return all;
  }

  private static @Nullable Element child(Element parent, String name) {
    for (Element element : children(parent)) {
      if (element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }

  private static String text(Element parent, String name) {
    Element child = child(parent, name);
    return child == null ? "" : child.getTextContent().trim();
  }
}
