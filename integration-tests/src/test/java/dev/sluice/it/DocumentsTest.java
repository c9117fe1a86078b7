package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.component.ComponentFactory;
import dev.sluice.config.Key;
import dev.sluice.config.SpecKeys;
import dev.sluice.engine.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Nothing in the documents is not there, and no component or key is missing from them. */
class DocumentsTest {
  private static final Path ROOT = Repository.root();
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]+\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*(::[a-z0-9_]+)*|(::[a-z_]+)+");
  private static final Pattern SHOWN_FILE =
      Pattern.compile("(?m)^`\\S+/java/(dev/sluice/\\S+)\\.java`$");
  private static final Pattern OWN_CLASS =
      Pattern.compile("dev\\.sluice(\\.[a-z]+)+(\\.[A-Z]\\w+)?");
  private static final Pattern METRIC = Pattern.compile("(?:otelcol|sluice)_([a-z_]+)");
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        if (!link.group(1).contains("://")
            && !Files.exists(document.resolveSibling(link.group(1)))) {
          broken.add(ROOT.relativize(document) + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void theIndexLeadsToEveryPage() throws IOException {
    Path index = ROOT.resolve("docs").resolve("README.md");
    Set<Path> linked = new TreeSet<>(Set.of(index));
    Matcher link = LINK.matcher(Files.readString(index));
    while (link.find()) {
      linked.add(index.resolveSibling(link.group(1)).normalize());
    }
    List<Path> pages =
        documents().stream().filter(page -> page.startsWith(ROOT.resolve("docs"))).toList();
    assertThat(linked).containsAll(pages);
  }

  @Test
  void everyComponentHasAPageThatNamesEachOfItsKeys() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path document : documents()) {
      named.addAll(codesOf(Files.readString(document)));
    }
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, ComponentFactory<?>> component : Components.all().entrySet()) {
      Path page = pageOf(component.getKey());
      if (!Files.exists(page)) {
        missing.add(component.getKey() + " has no page");
        continue;
      }
      Set<String> ofPage = codesOf(Files.readString(page));
      for (SpecKeys.Description key : SpecKeys.paths(component.getValue().spec())) {
        String first = key.path().split("::", 2)[0];
        String last = key.path().substring(key.path().lastIndexOf(':') + 1);
        boolean own = ofPage.contains(first) || ofPage.contains(last);
        if (key.treatment() == Key.Treatment.HONOURED && !(own && named.contains(last))) {
          missing.add(component.getKey() + " " + key.path());
        }
      }
    }
    assertThat(missing).as("keys that no page names").isEmpty();
  }

  @Test
  void theTablesOfKeysNameOnlyKeysThatExist() throws IOException {
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, ComponentFactory<?>> component : Components.all().entrySet()) {
      List<String> paths =
          SpecKeys.paths(component.getValue().spec()).stream()
              .map(key -> "::" + key.path())
              .toList();
      for (String cell : firstCellsOfKeyTables(Files.readString(pageOf(component.getKey())))) {
        for (String key : codesOf(cell)) {
          String end = key.startsWith("::") ? key : "::" + key;
          boolean exists =
              paths.stream().anyMatch(path -> path.endsWith(end.replaceFirst("::enabled$", "")));
          if (KEY.matcher(key).matches() && !exists) {
            unknown.add(component.getKey() + " " + key);
          }
        }
      }
    }
    assertThat(unknown).as("documented keys that do not exist").isEmpty();
  }

  @Test
  void everyClassAndPackageThatIsNamedExists() throws IOException {
    Set<String> sources = new TreeSet<>();
    for (Path source : sources()) {
      String name = source.toString().replace('/', '.');
      String type = name.substring(name.indexOf("dev.sluice"), name.length() - ".java".length());
      sources.add(type);
      sources.add(type.substring(0, type.lastIndexOf('.')));
    }
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      String text = Files.readString(document);
      Set<String> known = new TreeSet<>(sources);
      known.addAll(shownBy(text));
      Matcher type = OWN_CLASS.matcher(text);
      while (type.find()) {
        if (!known.contains(type.group())) {
          missing.add(ROOT.relativize(document) + ": " + type.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** The classes, and their packages, of files that the document has whole. */
  private static Set<String> shownBy(String document) {
    Set<String> shown = new TreeSet<>();
    Matcher file = SHOWN_FILE.matcher(document);
    while (file.find()) {
      String type = file.group(1).replace('/', '.');
      shown.add(type);
      shown.add(type.substring(0, type.lastIndexOf('.')));
    }
    return shown;
  }

  @Test
  void everyMetricThatIsNamedIsMadeSomewhere() throws IOException {
    StringBuilder code = new StringBuilder();
    for (Path source : sources()) {
      code.append(Files.readString(ROOT.resolve(source)));
    }
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      for (String text : codesOf(Files.readString(document))) {
        Matcher metric = METRIC.matcher(text);
        if (metric.lookingAt() && !isMade(metric.group(1), code)) {
          missing.add(ROOT.relativize(document) + ": " + text);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** Names are put together from a component's prefix and its own words, so the end decides. */
  private static boolean isMade(String name, StringBuilder code) {
    for (int at = 0; name.length() - at > 6; at = name.indexOf('_', at) + 1) {
      if (code.indexOf(name.substring(at)) >= 0) {
        return true;
      }
      if (name.indexOf('_', at) < 0) {
        break;
      }
    }
    return false;
  }

  /** A fragment is completed with {@code nop} on the other side. */
  @TestFactory
  Stream<DynamicTest> everyConfigurationInADocumentIsValid() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path document : documents()) {
      Matcher yaml = YAML.matcher(Files.readString(document));
      while (yaml.find()) {
        String config = yaml.group(1);
        tests.add(
            DynamicTest.dynamicTest(
                ROOT.relativize(document) + " at " + yaml.start(),
                () ->
                    assertThatCode(
                            () -> Collector.builder().config(restOf(config)).config(config).build())
                        .as(config)
                        .doesNotThrowAnyException()));
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
    return tests.stream();
  }

  /** What a whole configuration has and this one lacks. */
  private static String restOf(String yaml) {
    if (yaml.contains("pipelines:")) {
      return "{}";
    }
    Map<String, String> used = new TreeMap<>();
    for (String kind : List.of("receivers", "processors", "exporters")) {
      Matcher first = Pattern.compile("(?m)^" + kind + ":\\n  ([\\w/]+):").matcher(yaml);
      used.put(kind, first.find() ? first.group(1) : kind.equals("processors") ? "" : "nop");
    }
    String signal = yaml.contains("prometheus:\n    endpoint") ? "metrics" : "traces";
    return """
        receivers: {nop: {}}
        exporters: {nop: {}}
        service:
          pipelines:
            %s: {receivers: [%s], processors: [%s], exporters: [%s]}
        """
        .formatted(signal, used.get("receivers"), used.get("processors"), used.get("exporters"));
  }

  private static List<String> firstCellsOfKeyTables(String page) {
    List<String> cells = new ArrayList<>();
    boolean inside = false;
    for (String line : page.lines().toList()) {
      if (!line.startsWith("|")) {
        inside = false;
      } else if (line.startsWith("| key |")) {
        inside = true;
      } else if (inside) {
        cells.add(line.split("\\|", 3)[1]);
      }
    }
    return cells;
  }

  private static Set<String> codesOf(String text) {
    Set<String> codes = new TreeSet<>();
    Matcher code = CODE.matcher(FENCED.matcher(text).replaceAll(""));
    while (code.find()) {
      codes.add(code.group(1));
      for (String part : code.group(1).split("::", -1)) {
        codes.add(part);
      }
    }
    codes.remove("");
    return codes;
  }

  private static Path pageOf(String component) {
    String[] parts = component.split("/", 2);
    return ROOT.resolve("docs").resolve(parts[0] + "s").resolve(parts[1] + ".md");
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
      pages.filter(page -> page.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ROOT::relativize)
          .filter(file -> file.toString().contains("src/main/java/dev/sluice"))
          .toList();
    }
  }
}
