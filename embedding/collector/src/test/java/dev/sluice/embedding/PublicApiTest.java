package dev.sluice.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigReport;
import dev.sluice.engine.Collector;
import dev.sluice.telemetry.own.SelfMetricsBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an application may call, as a text of each package in docs/api: whatever can be reached from
 * the collector, its exceptions and metrics, and the factories of the components. A change of it is
 * a change of that text, made on purpose and read in review.
 */
class PublicApiTest {
  private static final Path FOLDER = Path.of("../../docs/api");
  private static final String RENEW =
      "mvn -Dquick test -pl embedding/collector -am -Dtest=PublicApiTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dapi.write";

  private static final List<Class<?>> KINDS =
      List.of(
          ReceiverFactory.class,
          ProcessorFactory.class,
          ExporterFactory.class,
          ConnectorFactory.class,
          ExtensionFactory.class);

  @Test
  void isWhatItsTextSays() throws IOException {
    Map<String, String> texts = new PublicApi(roots()).texts();
    if (System.getProperty("api.write") != null) {
      write(texts);
    }
    Map<String, String> known = known();
    assertThat(texts.keySet())
        .as("packages; where the change is meant, renew their texts: %s", RENEW)
        .isEqualTo(known.keySet());
    texts.forEach(
        (name, text) ->
            assertThat(text)
                .as("%s; where the change is meant, renew the text: %s", name, RENEW)
                .isEqualTo(known.get(name)));
  }

  private static List<Class<?>> roots() {
    List<Class<?>> roots =
        new ArrayList<>(
            List.of(
                Collector.class,
                ConfigException.class,
                ConfigReport.class,
                SelfMetricsBinder.class));
    for (Class<?> kind : KINDS) {
      roots.add(kind);
      ServiceLoader.load(kind).stream().map(ServiceLoader.Provider::type).forEach(roots::add);
    }
    return roots;
  }

  private static Map<String, String> known() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    if (Files.isDirectory(FOLDER)) {
      try (Stream<Path> files = Files.list(FOLDER)) {
        for (Path file : files.toList()) {
          texts.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return texts;
  }

  private static void write(Map<String, String> texts) throws IOException {
    Files.createDirectories(FOLDER);
    for (String old : known().keySet()) {
      Files.delete(FOLDER.resolve(old));
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(FOLDER.resolve(text.getKey()), text.getValue());
    }
  }
}
