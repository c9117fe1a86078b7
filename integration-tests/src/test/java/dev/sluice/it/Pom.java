package dev.sluice.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A pom as it lies there, nothing inherited.
 *
 * @param folder of its module
 */
record Pom(Path folder, Element project) {
  private static final Set<String> UNPUBLISHED =
      Set.of("integration-tests", "benchmarks", "races", "load-test");

  static Pom in(Path folder) {
    try {
      return new Pom(
          folder,
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(folder.resolve("pom.xml").toFile())
              .getDocumentElement());
    } catch (Exception e) { // of a file of ours: whatever it is, the test is over
      throw new IllegalStateException(folder.toString(), e);
    }
  }

  /** Of all modules, in the order of the parent. */
  static List<Pom> ofModules() {
    return children(in(Repository.root()).child("modules")).stream()
        .map(module -> in(Repository.root().resolve(module.getTextContent().trim())))
        .toList();
  }

  String artifact() {
    return text("artifactId");
  }

  boolean isPublished() {
    return !UNPUBLISHED.contains(String.valueOf(folder.getFileName()));
  }

  /** Whether it makes a jar. */
  boolean hasJar() {
    return child("packaging") == null;
  }

  List<Element> managed() {
    Element management = child("dependencyManagement");
    return management == null ? List.of() : children(child(management, "dependencies"));
  }

  @Nullable Element child(String name) {
    return child(project, name);
  }

  String text(String name) {
    return text(project, name);
  }

  static @Nullable Element child(Element parent, String name) {
    for (Element element : children(parent)) {
      if (element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }

  static String text(Element parent, String name) {
    Element child = child(parent, name);
    return child == null ? "" : child.getTextContent().trim();
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
}
