package dev.sluice.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin rules (Fetch standard, section 3.2) with the answers of the reference: credentials
 * always, methods GET, POST and HEAD.
 */
final class Cors {
  private static final Set<String> METHODS = Set.of("GET", "POST", "HEAD");
  private static final List<String> DEFAULT_HEADERS =
      List.of("accept", "content-type", "x-requested-with");
  private static final String PREFLIGHT_VARY =
      "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

  private final boolean anyOrigin;
  private final List<String> origins = new ArrayList<>();
  private final boolean anyHeader;
  private final Set<String> allowedHeaders = new HashSet<>();
  private final String exposedHeaders;
  private final int maxAgeSeconds;

  private Cors(CorsConfig config) {
    this.anyOrigin = config.allowedOrigins().contains("*");
    for (String origin : config.allowedOrigins()) {
      origins.add(origin.toLowerCase(Locale.ROOT));
    }
    this.anyHeader = config.allowedHeaders().contains("*");
    List<String> headers =
        config.allowedHeaders().isEmpty() ? DEFAULT_HEADERS : config.allowedHeaders();
    headers.forEach(header -> allowedHeaders.add(header.toLowerCase(Locale.ROOT)));
    this.exposedHeaders =
        String.join(", ", config.exposedHeaders().stream().map(Cors::canonical).toList());
    this.maxAgeSeconds = config.maxAgeSeconds();
  }

  /** The rules; null when the block does nothing. */
  static @Nullable Cors of(Optional<CorsConfig> config) {
    return config.filter(block -> !block.allowedOrigins().isEmpty()).map(Cors::new).orElse(null);
  }

  /** Whether the request asks what a page may do, and wants no other answer. */
  static boolean isPreflight(RequestHead head) {
    return head.method().equals("OPTIONS") && head.header("Access-Control-Request-Method") != null;
  }

  /** What to put on the 204 that answers a preflight. */
  void preflight(RequestHead head, HttpHeaders answer) {
    answer.set(HttpHeaderNames.VARY, PREFLIGHT_VARY);
    String origin = head.header("Origin");
    String method = head.header("Access-Control-Request-Method");
    String headers = head.header("Access-Control-Request-Headers");
    if (origin == null
        || method == null
        || !allowsOrigin(origin)
        || !METHODS.contains(method)
        || !allowsHeaders(headers)) {
      return;
    }
    allow(origin, answer);
    answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, method);
    if (headers != null && !headers.isEmpty()) {
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
    }
    if (maxAgeSeconds != 0) {
      answer.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, Math.max(0, maxAgeSeconds));
    }
  }

  /** What to put on the answer to any other request. */
  void actual(RequestHead head, HttpHeaders answer) {
    answer.add(HttpHeaderNames.VARY, "Origin");
    String origin = head.header("Origin");
    if (origin == null || !allowsOrigin(origin) || !METHODS.contains(head.method())) {
      return;
    }
    allow(origin, answer);
    if (!exposedHeaders.isEmpty()) {
      answer.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, exposedHeaders);
    }
  }

  private void allow(String origin, HttpHeaders answer) {
    answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, anyOrigin ? "*" : origin);
    answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
  }

  private boolean allowsOrigin(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    return anyOrigin || origins.stream().anyMatch(pattern -> matches(pattern, lower));
  }

  private static boolean matches(String pattern, String origin) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(origin);
    }
    String end = pattern.substring(star + 1);
    return origin.length() >= pattern.length() - 1
        && origin.startsWith(pattern.substring(0, star))
        && origin.endsWith(end);
  }

  private boolean allowsHeaders(@Nullable String requested) {
    if (anyHeader || requested == null) {
      return true;
    }
    for (String header : requested.split(",", -1)) {
      String name = header.trim().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && !allowedHeaders.contains(name)) {
        return false;
      }
    }
    return true;
  }

  /** {@code x-trace-id} as {@code X-Trace-Id}. */
  private static String canonical(String header) {
    StringBuilder result = new StringBuilder(header.length());
    boolean first = true;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      result.append(first ? Character.toUpperCase(c) : Character.toLowerCase(c));
      first = c == '-';
    }
    return result.toString();
  }
}
