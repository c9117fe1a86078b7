package dev.sluice.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The process's environment, the default file system, and the JDK's HTTP client. */
public final class SystemEnvironment implements ConfigEnvironment {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /** More than the YAML reader takes: whatever is cut off here is refused there. */
  private static final int MAX_READ_BYTES = 4 << 20;

  /** Of this process. */
  public SystemEnvironment() {}

  @Override
  public @Nullable String variable(String name) {
    return System.getenv(name);
  }

  @Override
  public String readFile(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(MAX_READ_BYTES), StandardCharsets.UTF_8);
    }
  }

  @Override
  public Answer get(URI uri) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(REQUEST_TIMEOUT).GET().build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        String text = new String(body.readNBytes(MAX_READ_BYTES), StandardCharsets.UTF_8);
        return new Answer(response.statusCode(), text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException("interrupted");
      stopped.initCause(e);
      throw stopped;
    }
  }
}
