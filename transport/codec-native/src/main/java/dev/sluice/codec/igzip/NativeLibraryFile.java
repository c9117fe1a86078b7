package dev.sluice.codec.igzip;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Brings the native library out of its jar and into the process, and leaves no file behind. */
final class NativeLibraryFile {
  /**
   * The folder into which the library is unpacked for a moment; the system's usual one if unset.
   */
  static final String FOLDER = "sluice.native.dir";

  /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger LIBRARY_LOG = Logger.getLogger("com.intel.gkl");

  private NativeLibraryFile() {}

  /**
   * Unpacks into a folder of its own and removes it again: Linux keeps what is loaded.
   *
   * @param loader unpacks into the folder and loads; false when it cannot
   * @throws IOException why it cannot
   */
  static synchronized void load(Predicate<File> loader) throws IOException {
    String system = System.getProperty("os.name", "") + " " + System.getProperty("os.arch", "");
    if (!system.toLowerCase(Locale.ROOT).matches("linux (amd64|x86_64)")) {
      throw new IOException("the native gzip library does not exist for " + system);
    }
    // It logs each step, and each body that does not fit: what matters of that, our caller says.
    LIBRARY_LOG.setLevel(Level.OFF);
    Path parent = Path.of(System.getProperty(FOLDER, System.getProperty("java.io.tmpdir", "/tmp")));
    Path folder;
    try {
      folder = Files.createTempDirectory(parent, "sluice-native");
    } catch (IOException e) {
      throw new IOException(
          "the native gzip library cannot be unpacked into " + parent + ": set -D" + FOLDER, e);
    }
    try {
      if (!loader.test(folder.toFile())) {
        throw new IOException(
            "the native gzip library cannot be loaded from "
                + parent
                + ", where programs may not lie or which is full: set -D"
                + FOLDER);
      }
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
