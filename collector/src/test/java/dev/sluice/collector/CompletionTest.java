package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.component.BuildInfo;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
  private final LogBackend logs = LogBackend.install();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  private int run(String... args) {
    return Main.execute(
        new BuildInfo("otelcol-contrib", "Sluice", "1.2.3"), logs, stream(out), stream(err), args);
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream of) {
    return of.toString(StandardCharsets.UTF_8);
  }

  @Test
  void bashCompletesCommandsAndFlags() throws Exception {
    assertThat(run("completion", "bash")).isZero();
    Path script = Files.writeString(folder.resolve("completion"), text(out));
    assertThat(completed(script, "val")).containsExactly("validate");
    assertThat(completed(script, "--feat")).containsExactly("--feature-gates");
  }

  /** What bash offers after the name of the collector and the beginning of a word. */
  private static String[] completed(Path script, String word) throws Exception {
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source \"$0\"; COMP_WORDS=(otelcol-contrib \"$1\"); COMP_CWORD=1;"
                    + " \"$(complete -p otelcol-contrib | sed 's/.*-F \\([^ ]*\\).*/\\1/')\";"
                    + " echo \"${COMPREPLY[@]}\"",
                script.toString(),
                word)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    return offered.trim().split("\\s+");
  }

  @Test
  void zshHasAScriptToo() {
    assertThat(run("completion", "zsh", "--no-descriptions")).isZero();
    assertThat(text(out)).contains("bashcompinit").contains("otelcol-contrib");
  }

  @Test
  void withoutAShellItSaysWhichThereAre() {
    assertThat(run("completion")).isZero();
    assertThat(text(out)).contains("otelcol-contrib completion [command]").contains("zsh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fish", "powershell"})
  void refusesShellsThatThereIsNoScriptFor(String shell) {
    assertThat(run("completion", shell)).isEqualTo(1);
    assertThat(text(err))
        .isEqualTo(
            "Error: no autocompletion script for "
                + shell
                + ": there is one for bash and zsh only\n");
  }
}
