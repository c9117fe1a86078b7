package dev.sluice.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cookies of a client, in memory, when it keeps any. */
final class Cookies {
  private Cookies() {}

  static void keep(@Nullable CookieManager jar, URI uri, Map<String, List<String>> headers) {
    List<String> set = headers.get("set-cookie");
    if (jar != null && set != null) {
      try {
        jar.put(uri, Map.of("Set-Cookie", set));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // a jar in memory does no input or output
      }
    }
  }

  static void add(@Nullable CookieManager jar, URI uri, HttpHeaders headers) {
    if (jar == null) {
      return;
    }
    try {
      List<String> cookies = jar.get(uri, Map.of()).getOrDefault("Cookie", List.of());
      if (!cookies.isEmpty()) {
        headers.set(HttpHeaderNames.COOKIE, String.join("; ", cookies));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a jar in memory does no input or output
    }
  }
}
