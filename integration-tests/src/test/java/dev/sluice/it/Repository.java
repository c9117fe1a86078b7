package dev.sluice.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources lie: tests of documents, examples and other modules' tests look there. */
final class Repository {
  private Repository() {}

  /** The root of the repository, from whichever module the tests run in. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("config-examples"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not inside the repository");
    }
    return folder;
  }
}
