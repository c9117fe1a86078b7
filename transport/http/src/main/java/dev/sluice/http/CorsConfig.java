package dev.sluice.http;

import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.util.List;

/**
 * The {@code cors} block of a server. Without origins it does nothing.
 *
 * @param allowedOrigins origins, each with at most one {@code *} for any text; {@code *} alone is
 *     any origin
 * @param allowedHeaders request headers that pages may send; empty for the usual three; {@code *}
 *     for any
 * @param exposedHeaders response headers that pages may read
 * @param maxAgeSeconds how long browsers may keep the answer to a preflight; zero does not say
 */
public record CorsConfig(
    List<String> allowedOrigins,
    List<String> allowedHeaders,
    List<String> exposedHeaders,
    int maxAgeSeconds) {
  private static final Key<List<String>> ALLOWED_ORIGINS =
      strings("allowed_origins", "origins that may call; * stands for any text");
  private static final Key<List<String>> ALLOWED_HEADERS =
      strings("allowed_headers", "request headers that pages may send; * for any");
  private static final Key<List<String>> EXPOSED_HEADERS =
      strings("exposed_headers", "response headers that pages may read");
  private static final Key<Integer> MAX_AGE =
      Key.of(
          "max_age", ValueType.int32(), 0, "seconds that browsers may keep a preflight's answer");

  static final Spec<CorsConfig> SPEC =
      Spec.of(
          values ->
              new CorsConfig(
                  values.get(ALLOWED_ORIGINS),
                  values.get(ALLOWED_HEADERS),
                  values.get(EXPOSED_HEADERS),
                  values.get(MAX_AGE)),
          ALLOWED_ORIGINS,
          ALLOWED_HEADERS,
          EXPOSED_HEADERS,
          MAX_AGE);

  public CorsConfig {
    allowedOrigins = HeaderRules.checkedWords(ALLOWED_ORIGINS.name(), allowedOrigins);
    allowedHeaders = HeaderRules.checkedWords(ALLOWED_HEADERS.name(), allowedHeaders);
    exposedHeaders = HeaderRules.checkedWords(EXPOSED_HEADERS.name(), exposedHeaders);
  }

  private static Key<List<String>> strings(String name, String doc) {
    return Key.of(name, ValueType.list(ValueType.string()), List.of(), doc);
  }
}
