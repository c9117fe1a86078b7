package dev.sluice.codec.igzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryFileTest {
  @TempDir private Path folder;

  @BeforeEach
  void onItsPlatform() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "skipped: the library exists for Linux on x86-64 only");
    System.setProperty(NativeLibraryFile.FOLDER, folder.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(NativeLibraryFile.FOLDER);
  }

  @Test
  void unpacksBelowTheFolderThatIsSetAndLeavesNothingBehind() throws IOException {
    List<File> used = new ArrayList<>();
    NativeLibraryFile.load(
        into -> {
          used.add(into);
          write(into.toPath().resolve("library.so"));
          return true;
        });
    assertThat(used).hasSize(1);
    assertThat(used.get(0).toPath().getParent()).isEqualTo(folder);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysWhereItCouldNotBeLoadedFromAndWhatToSet() {
    assertThatThrownBy(() -> NativeLibraryFile.load(into -> false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("-Dsluice.native.dir");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysWhereItCouldNotBeUnpacked() {
    Path missing = folder.resolve("missing");
    System.setProperty(NativeLibraryFile.FOLDER, missing.toString());
    assertThatThrownBy(() -> NativeLibraryFile.load(into -> true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be unpacked into " + missing)
        .hasMessageContaining("-Dsluice.native.dir");
  }

  @Test
  void theLibraryItselfLoadsFromThere() throws IOException {
    new IgzipEngine().load();
    assertThat(folder).isEmptyDirectory();
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "x");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
