package dev.sluice.load.kills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder with all below it.
 *
 * @param path where it is
 */
record Folder(Path path) {
  /** Bytes of all files; those that go meanwhile do not count. */
  long bytes() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files.mapToLong(Folder::bytesOf).sum();
    } catch (UncheckedIOException e) {
      return 0; // a folder went while it was walked
    }
  }

  private static long bytesOf(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
