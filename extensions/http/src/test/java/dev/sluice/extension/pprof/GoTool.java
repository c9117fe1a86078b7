package dev.sluice.extension.pprof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The {@code go tool pprof} of this machine, which judges what we write. */
final class GoTool {
  private GoTool() {}

  /** Its output for a file; the test is skipped where there is no go. */
  static String pprof(Path profile, String... options) throws IOException, InterruptedException {
    Assumptions.assumeTrue(isThere(), "skipped: go is not on the PATH");
    List<String> command = new ArrayList<>(List.of("go", "tool", "pprof"));
    command.addAll(List.of(options));
    command.add(profile.toString());
    Path errors = Files.createTempFile(profile.getParent(), "pprof", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s%n%s", output, Files.readString(errors)).isZero();
    return output;
  }

  private static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("go", "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
