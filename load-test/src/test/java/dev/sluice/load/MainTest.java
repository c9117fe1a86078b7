package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir private Path folder;

  @Test
  void aFileThatIsMissingIsOneLineThatNamesIt() {
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute("report", folder.resolve("absent").toString());
    assertThat(code).isNotZero();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("load report: there is no ")
        .contains("absent");
  }
}
