package dev.sluice.config.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An environment that a test fills. */
public final class FakeEnvironment implements ConfigEnvironment {
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, Answer> pages = new HashMap<>();

  public FakeEnvironment variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  public FakeEnvironment file(String path, String text) {
    files.put(path, text);
    return this;
  }

  public FakeEnvironment page(String uri, int status, String body) {
    pages.put(uri, new Answer(status, body));
    return this;
  }

  @Override
  public @Nullable String variable(String name) {
    return variables.get(name);
  }

  @Override
  public String readFile(Path path) throws IOException {
    String text = files.get(path.toString());
    if (text == null) {
      throw new NoSuchFileException(path.toString());
    }
    return text;
  }

  @Override
  public Answer get(URI uri) throws IOException {
    Answer answer = pages.get(uri.toString());
    if (answer == null) {
      throw new IOException("connection refused");
    }
    return answer;
  }
}
