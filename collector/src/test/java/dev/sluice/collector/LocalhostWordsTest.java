package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.ConfigEnvironment;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.engine.Factories;
import dev.sluice.engine.FeatureGates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where {@code localhost} is probably a mistake, and where it is meant. */
class LocalhostWordsTest {
  private static final String YAML =
      """
      receivers: {otlp: {protocols: {grpc: }}}
      exporters: {otlp_grpc: {endpoint: "localhost:14317"}}
      service: {pipelines: {traces: {receivers: [otlp], exporters: [otlp_grpc]}}}
      """;
  private static final Machine CONTAINER = new Machine(List.of("/.dockerenv"), Map.of());
  private static final Machine POD =
      new Machine(List.of("/.dockerenv"), Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"));

  private record Machine(List<String> files, Map<String, String> variables)
      implements ConfigEnvironment {
    @Override
    public @Nullable String variable(String name) {
      return variables.get(name);
    }

    @Override
    public String readFile(Path path) throws IOException {
      if (files.contains(path.toString())) {
        return "";
      }
      throw new NoSuchFileException(path.toString());
    }

    @Override
    public Answer get(URI uri) throws IOException {
      throw new IOException("no network");
    }
  }

  private static ConfigLoader loader(Machine machine) {
    return new ConfigLoader(Factories.discovered(), FeatureGates.defaults(), machine);
  }

  private static List<String> notes(ConfigLoader loader) {
    return loader.load(List.of("yaml:" + YAML)).notes().stream()
        .map(note -> note.path() + ": " + note.text())
        .toList();
  }

  @Test
  void aProcessAloneInAContainerIsWarned() {
    assertThat(notes(loader(CONTAINER).forOwnProcess()))
        .containsExactly(
            "receivers::otlp::protocols::grpc::endpoint: listens on localhost:4317, which nothing"
                + " outside this container reaches; write endpoint: 0.0.0.0:4317, or 127.0.0.1:4317"
                + " if that is meant",
            "exporters::otlp_grpc::endpoint: localhost is this container itself; write the name of"
                + " the other one, or 127.0.0.1 if this one is meant");
  }

  @Test
  void containersOfAPodAndCollectorsInAnApplicationAreNot() {
    assertThat(notes(loader(POD).forOwnProcess())).isEmpty();
    assertThat(notes(loader(CONTAINER))).isEmpty();
    assertThat(notes(loader(new Machine(List.of(), Map.of())).forOwnProcess())).isEmpty();
  }
}
