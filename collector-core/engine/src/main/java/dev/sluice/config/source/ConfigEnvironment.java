package dev.sluice.config.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What configuration is read from. Tests supply their own. Called on the thread that resolves. */
public interface ConfigEnvironment {
  /** The value of an environment variable; null when it is not set. */
  @Nullable String variable(String name);

  /** The whole text of a file. */
  String readFile(Path path) throws IOException;

  /** The answer to a GET, redirects followed. */
  Answer get(URI uri) throws IOException;

  /**
   * @param status HTTP status code
   */
  record Answer(int status, String body) {}
}
