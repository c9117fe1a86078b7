package dev.sluice.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request says before its body. Immutable. */
public final class RequestHead {
  private final String method;
  private final String path;
  private final String query;
  private final HttpHeaders headers;
  private final String peerAddress;
  private final @Nullable String redirect;

  /**
   * @param redirect where to ask instead, when the path is not written in its clean form; else null
   */
  RequestHead(
      String method,
      String path,
      String query,
      HttpHeaders headers,
      String peerAddress,
      @Nullable String redirect) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.peerAddress = peerAddress;
    this.redirect = redirect;
  }

  /** A head made by hand, for tests of handlers. */
  public static RequestHead of(
      String method, String path, Map<String, List<String>> headers, String peerAddress) {
    HttpHeaders copy = new DefaultHttpHeaders();
    headers.forEach((name, values) -> values.forEach(value -> copy.add(name, value)));
    return new RequestHead(method, path, "", copy, peerAddress, null);
  }

  /** Upper case, as written. */
  public String method() {
    return method;
  }

  /** Decoded, without the query; an escaped slash stays escaped. */
  public String path() {
    return path;
  }

  /** As written, without the question mark; empty when there is none. */
  public String query() {
    return query;
  }

  /** Where to ask instead, because the path is not written in its clean form; null if it is. */
  @Nullable String redirect() {
    return redirect;
  }

  /** {@code host:port} of the client; empty for a socket without addresses. */
  public String peerAddress() {
    return peerAddress;
  }

  /** The first value of a header, whatever the case of its name, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** All values by lower-case name, each in order of arrival; {@code host} among them. */
  public Map<String, List<String>> headers() {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : headers) {
      byName
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(header.getValue());
    }
    return byName;
  }

  /** The media type without parameters, lower case; empty when none is given. */
  public String mediaType() {
    String type = header("content-type");
    if (type == null) {
      return "";
    }
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
