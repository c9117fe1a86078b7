package dev.sluice.http;

import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.HeaderRules;
import dev.sluice.config.Spec;
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

  static final Spec<CorsConfig> SPEC =
      Spec.of(
          keys ->
              new CorsConfig(
                  keys.get(
                      strings("allowed_origins", "origins that may call; * stands for any text")),
                  keys.get(
                      strings("allowed_headers", "request headers that pages may send; * for any")),
                  keys.get(strings("exposed_headers", "response headers that pages may read")),
                  keys.get(
                      int32(
                              "max_age",
                              0,
                              "how long browsers may keep a preflight's answer; 0 does not say")
                          .in("seconds"))));

  public CorsConfig {
    allowedOrigins = HeaderRules.checkedWords("allowed_origins", allowedOrigins);
    allowedHeaders = HeaderRules.checkedWords("allowed_headers", allowedHeaders);
    exposedHeaders = HeaderRules.checkedWords("exposed_headers", exposedHeaders);
  }
}
