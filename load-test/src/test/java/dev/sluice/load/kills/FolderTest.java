package dev.sluice.load.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir private Path temporary = Path.of("");

  @Test
  void allFilesCountAndAllGo() throws IOException {
    Path path = Files.createDirectory(temporary.resolve("work"));
    Files.write(path.resolve("one"), new byte[10]);
    Files.write(Files.createDirectory(path.resolve("below")).resolve("two"), new byte[20]);
    Folder folder = new Folder(path);
    assertThat(folder.bytes()).isEqualTo(30);
    folder.delete();
    assertThat(path).doesNotExist();
  }
}
