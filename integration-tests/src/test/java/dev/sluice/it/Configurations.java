package dev.sluice.it;

import dev.sluice.config.ConfigException;
import dev.sluice.config.source.ConfigEnvironment;
import dev.sluice.config.source.SystemEnvironment;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.engine.Factories;
import dev.sluice.engine.FeatureGates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every whole configuration of the repository that is valid: the examples, that of the image, those
 * of the load scenarios, of the documents, and those that tests write as text blocks.
 */
final class Configurations {
  private static final Pattern FENCED = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
  private static final Pattern TEXT_BLOCK = Pattern.compile("(?s)\"\"\"\\n(.*?)\"\"\"");
  private static final Pattern SCENARIO =
      Pattern.compile("(?ms)^collector: \\|\\n((?:  .*\\n|\\n)+)");
  private static final FeatureGates GATES =
      FeatureGates.parse(
          List.of("service.profilesSupport", "extension.healthcheck.useComponentStatus"));

  private Configurations() {}

  /**
   * One of them.
   *
   * @param place file, and number within it
   */
  record Configuration(String place, String yaml) {
    @Override
    public String toString() {
      return place;
    }
  }

  static List<Configuration> valid() throws IOException {
    return all().stream().filter(it -> load(it.yaml()).isPresent()).toList();
  }

  /** Empty when it is refused. */
  static Optional<ConfigLoader.Result> load(String yaml) {
    try {
      return Optional.of(loaded(yaml));
    } catch (ConfigException e) {
      return Optional.empty(); // one that a test wants to be refused, or a template
    }
  }

  static ConfigLoader.Result loaded(String yaml) {
    return new ConfigLoader(Factories.discovered(), GATES, new Written(yaml))
        .load(List.of("file:written.yaml"));
  }

  private static List<Configuration> all() throws IOException {
    List<Configuration> found = new ArrayList<>();
    for (Path file : files()) {
      String name = Repository.root().relativize(file).toString();
      String text = Files.readString(file);
      if (name.startsWith("load-test/scenarios")) {
        add(found, name, SCENARIO, text);
      } else if (name.endsWith(".md")) {
        add(found, name, FENCED, text);
      } else if (name.endsWith(".java")) {
        add(found, name, TEXT_BLOCK, text);
      } else if (text.contains("pipelines:")) {
        found.add(new Configuration(name, text));
      }
    }
    return found;
  }

  private static void add(List<Configuration> found, String name, Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    for (int i = 1; matcher.find(); i++) {
      String yaml = matcher.group(1).stripIndent();
      if (yaml.contains("pipelines:")) {
        found.add(new Configuration(name + " " + i, filled(yaml.translateEscapes())));
      }
    }
  }

  /** Where a test puts a port or a word into a text. */
  private static String filled(String yaml) {
    return yaml.replaceAll("%(\\d\\$)?d", "4317").replaceAll("%(\\d\\$)?s", "localhost:4317");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(Repository.root())) {
      return files
          .filter(file -> !file.toString().contains("/target/"))
          .filter(
              file ->
                  file.toString().endsWith(".yaml")
                      || file.toString().endsWith(".md")
                      || (file.toString().contains("src/test/java")
                          && file.toString().endsWith(".java")))
          .sorted()
          .toList();
    }
  }

  /** The text as a file, and something for every variable that texts name. */
  private record Written(String yaml) implements ConfigEnvironment {
    @Override
    public @Nullable String variable(String name) {
      return name.endsWith("PORT") ? "8888" : name.startsWith("LOAD_") ? "localhost:4317" : null;
    }

    @Override
    public String readFile(Path path) throws IOException {
      return path.endsWith("written.yaml") ? yaml : new SystemEnvironment().readFile(path);
    }

    @Override
    public Answer get(URI uri) throws IOException {
      throw new IOException("no test asks the network");
    }
  }
}
