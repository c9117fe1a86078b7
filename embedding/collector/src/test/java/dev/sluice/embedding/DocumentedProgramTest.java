package dev.sluice.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import example.OwnCollector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The program that docs/embedding.md shows is one that runs, and does what it says. */
class DocumentedProgramTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path PAGE = MODULE.resolve("../../docs/embedding.md");

  @Test
  void thePageShowsTheProgram() throws IOException {
    String program = Files.readString(MODULE.resolve("src/test/java/example/OwnCollector.java"));
    assertThat(Files.readString(PAGE)).contains("```java\n" + program + "```");
  }

  @Test
  void theProgramTellsOfItsSpan() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      OwnCollector.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("arrived: 1.0\n");
  }
}
