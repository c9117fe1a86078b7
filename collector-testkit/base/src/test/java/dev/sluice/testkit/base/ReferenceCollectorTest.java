package dev.sluice.testkit.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class ReferenceCollectorTest {
  private static final String COMPONENTS =
      """
      buildinfo:
          command: none
      receivers:
          - name: otlp
            module: example/otlp v1
            stability:
              logs: Stable
      exporters:
          - name: nop
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void withoutTheVariableATestIsSkippedWithASentence() {
    assertThatThrownBy(() -> ReferenceCollector.named(null, "receivers/otlp"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("REFERENCE_COLLECTOR does not name a reference collector");
  }

  @Test
  void whatItWasBuiltWithoutSkipsATestWithASentence() throws IOException {
    String binary = script("cat <<'E'\n" + COMPONENTS + "E\n");
    assertThat(ReferenceCollector.named(binary, "receivers/otlp", "exporters/nop").binary())
        .isEqualTo(binary);
    assertThatThrownBy(() -> ReferenceCollector.named(binary, "receivers/nop", "exporters/nop"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("was built without [receivers/nop]");
  }

  @Test
  void aNameThatIsWrongFails() {
    assertThatThrownBy(() -> ReferenceCollector.named(folder.resolve("none").toString()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("REFERENCE_COLLECTOR");
  }

  @Test
  void oneThatEndsInsteadOfRunningFailsAtOnceWithItsWords() throws IOException {
    String binary =
        script("if [ $1 = components ]; then exit 0; fi\necho 'Error: no such key' >&2\nexit 1\n");
    ReferenceCollector reference = ReferenceCollector.named(binary);
    assertThatThrownBy(() -> reference.start(folder, "receivers: {}"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Error: no such key");
  }

  @Test
  void whatItPrintsIsReadWhenItHasStopped() throws Exception {
    String binary =
        script(
            """
            if [ $1 = components ]; then exit 0; fi
            trap 'echo bye; exit 0' TERM
            echo 'Everything is ready. Begin running and processing data.' >&2
            while :; do sleep 0.1; done
            """);
    try (ReferenceCollector.Running running =
        ReferenceCollector.named(binary).start(folder, "receivers: {}")) {
      assertThat(running.output()).isEqualTo("bye\n");
    }
    assertThat(folder.resolve("reference.yaml")).hasContent("receivers: {}");
  }

  private String script(String body) throws IOException {
    Path file = Files.writeString(folder.resolve("collector"), "#!/bin/sh\n" + body);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }
}
