package dev.sluice.http;

import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to make. Immutable; its bytes must not be written any more.
 *
 * @param method upper case
 * @param uri absolute, {@code http} or {@code https}
 * @param headers of this request; the client's configured ones win over them
 * @param body in pieces; empty for none
 * @param contentCoding coding that the body already has; empty when it is plain, and the client may
 *     compress it
 * @param metadata of the batch that the request carries, for authenticators
 */
public record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    List<Slice> body,
    String contentCoding,
    RequestMetadata metadata) {
  public HttpCall {
    headers = Map.copyOf(headers);
    body = List.copyOf(body);
  }

  /** A POST of a plain body. */
  public static HttpCall post(URI uri, String contentType, List<Slice> body) {
    return new HttpCall(
        "POST", uri, Map.of("Content-Type", contentType), body, "", RequestMetadata.NONE);
  }

  /** A GET. */
  public static HttpCall get(URI uri) {
    return new HttpCall("GET", uri, Map.of(), List.of(), "", RequestMetadata.NONE);
  }

  /** The same request with one more header, or another value for it. */
  public HttpCall withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, uri, more, body, contentCoding, metadata);
  }

  /** The same request with a body that is already coded. */
  public HttpCall withEncoded(String coding, List<Slice> encoded) {
    return new HttpCall(method, uri, headers, encoded, coding, metadata);
  }

  /** The same request on behalf of a batch with that metadata. */
  public HttpCall withMetadata(RequestMetadata newMetadata) {
    return new HttpCall(method, uri, headers, body, contentCoding, newMetadata);
  }

  HttpCall to(URI target) {
    return new HttpCall(method, target, headers, body, contentCoding, metadata);
  }

  long bodyBytes() {
    long bytes = 0;
    for (Slice slice : body) {
      bytes += slice.length();
    }
    return bytes;
  }
}
