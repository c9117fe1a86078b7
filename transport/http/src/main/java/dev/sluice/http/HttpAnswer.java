package dev.sluice.http;

import dev.sluice.data.Slice;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response. Immutable; its bytes must not be written any more. One with a {@link BodySource} is
 * for one request; whoever answers with it leaves the source to the server.
 */
public final class HttpAnswer {
  private final int status;
  private final String contentType;
  private final List<Slice> body;
  private final @Nullable BodySource rest;
  private final Map<String, String> headers;

  private HttpAnswer(
      int status,
      String contentType,
      List<Slice> body,
      @Nullable BodySource rest,
      Map<String, String> headers) {
    this.status = status;
    this.contentType = contentType;
    this.body = List.copyOf(body);
    this.rest = rest;
    this.headers = headers;
  }

  /** A response with a body of that type. */
  public static HttpAnswer of(int status, String contentType, List<Slice> body) {
    return new HttpAnswer(status, contentType, body, null, Map.of());
  }

  /**
   * A response whose body is made while the client takes it: without a length, chunked where the
   * client knows of that.
   *
   * @param begin what is made already
   * @param rest what follows; the server closes it
   */
  public static HttpAnswer streamed(
      int status, String contentType, List<Slice> begin, BodySource rest) {
    return new HttpAnswer(status, contentType, begin, rest, Map.of());
  }

  /** A response with a body of that type. */
  public static HttpAnswer of(int status, String contentType, byte[] body) {
    return of(status, contentType, List.of(Slice.of(body)));
  }

  /** A response without a body. */
  public static HttpAnswer empty(int status) {
    return of(status, "", List.of());
  }

  /** Plain text, exactly as given. */
  public static HttpAnswer text(int status, String text) {
    return of(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  /** A failure as Go's {@code http.Error} writes it: the text on a line of its own. */
  public static HttpAnswer error(int status, String text) {
    return of(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8))
        .withHeader("X-Content-Type-Options", "nosniff");
  }

  /** 405 in the reference's words. */
  public static HttpAnswer methodNotAllowed(List<String> supported) {
    return text(405, "405 method not allowed, supported: " + supported)
        .withHeader("Allow", String.join(", ", supported));
  }

  /**
   * 307 as Go's {@code http.Redirect} writes it: with words only for who can show them.
   *
   * @param location a path and a query, escaped
   */
  static HttpAnswer redirect(String method, String location) {
    boolean shown = method.equals("GET") || method.equals("HEAD");
    String body =
        "<a href=\""
            + location.replace("&", "&amp;").replace("'", "&#39;")
            + "\">Temporary Redirect</a>.\n\n";
    HttpAnswer answer =
        shown
            ? of(307, "text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8))
            : empty(307);
    return answer.withHeader("Location", location);
  }

  /** 404 in the reference's words. */
  public static HttpAnswer notFound() {
    return error(404, "404 page not found");
  }

  /** The same response with one more header, or another value for it. */
  public HttpAnswer withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpAnswer(status, contentType, body, rest, more);
  }

  public int status() {
    return status;
  }

  /** Empty when there is no body. */
  public String contentType() {
    return contentType;
  }

  /** The body, or its begin when more follows. */
  public List<Slice> body() {
    return body;
  }

  /** Size of {@link #body} in bytes. */
  long bodyBytes() {
    long bytes = 0;
    for (Slice slice : body) {
      bytes += slice.length();
    }
    return bytes;
  }

  /** What follows the body; null when that is all. */
  @Nullable BodySource rest() {
    return rest;
  }

  /** Headers beside those that describe the body. */
  public Map<String, String> headers() {
    return headers;
  }

  @Override
  public String toString() {
    return "HttpAnswer[" + status + "]";
  }
}
