package dev.sluice.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** An OTLP/HTTP client that sends protobuf. */
final class HttpOtlpClient implements Client {
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final int port;
  private final boolean gzip;
  private final Duration timeout;

  HttpOtlpClient(int port, boolean gzip, long timeoutSeconds) {
    this.port = port;
    this.gzip = gzip;
    this.timeout = Duration.ofSeconds(timeoutSeconds);
  }

  @Override
  public Answer send(Signal signal, byte[] request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + signal.httpPath()))
            .timeout(timeout)
            .header("Content-Type", "application/x-protobuf");
    if (gzip) {
      builder.header("Content-Encoding", "gzip");
    }
    byte[] body = gzip ? gzipped(request) : request;
    try {
      int code =
          client
              .send(
                  builder.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      return switch (code) {
        case 200 -> Answer.ACCEPTED;
        case 429, 502, 503, 504 -> Answer.RETRY;
        default -> {
          System.out.println("refused for good: HTTP " + code);
          yield Answer.REFUSED;
        }
      };
    } catch (IOException e) {
      return Answer.RETRY; // no answer: the specification says to send again
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.RETRY;
    }
  }

  static byte[] gzipped(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {} // the JDK's client ends with its last reference
}
