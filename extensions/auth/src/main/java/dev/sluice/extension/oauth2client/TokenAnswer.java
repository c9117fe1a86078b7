package dev.sluice.extension.oauth2client;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What came of asking for a token. */
sealed interface TokenAnswer {
  /** Codes of RFC 6749, section 5.2: other text of a server is not repeated, it may be a secret. */
  Set<String> CODES =
      Set.of(
          "invalid_request",
          "invalid_client",
          "invalid_grant",
          "unauthorized_client",
          "unsupported_grant_type",
          "invalid_scope");

  /** Longer ones are cut to it. */
  long MOST_SECONDS = Duration.ofDays(36_500).toSeconds();

  /**
   * A token.
   *
   * @param type begins the value of the header
   * @param lifeNanos zero for one without an end
   */
  record Issued(String token, String type, long lifeNanos) implements TokenAnswer {
    /** Without the token. */
    @Override
    public String toString() {
      return "[REDACTED]";
    }
  }

  /**
   * None.
   *
   * @param why for people, without secrets
   */
  record Refused(String why) implements TokenAnswer {}

  /** Reads the body of an answer (RFC 6749, section 5). */
  static TokenAnswer read(int status, @Nullable String contentType, String body) {
    Map<String, String> fields = fields(contentType, body);
    String error = fields.getOrDefault("error", "");
    if (status < 200 || status > 299 || !error.isEmpty()) {
      return new Refused(
          "oauth2: cannot fetch token: status "
              + status
              + (CODES.contains(error) ? ", " + error : ""));
    }
    String token = fields.getOrDefault("access_token", "");
    if (token.isEmpty()) {
      return new Refused("oauth2: server response missing access_token");
    }
    String type = fields.getOrDefault("token_type", "");
    if (!isHeaderText(token) || !isHeaderText(type)) {
      return new Refused("the token has characters that no header can have");
    }
    return new Issued(token, shown(type), Duration.ofSeconds(seconds(fields)).toNanos());
  }

  private static Map<String, String> fields(@Nullable String contentType, String body) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("application/x-www-form-urlencoded") || type.startsWith("text/plain")
        ? form(body)
        : FlatJson.fields(body);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          fields.putIfAbsent(
              decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        } catch (IllegalArgumentException e) {
          return Map.of(); // no form: there is no token in it
        }
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static boolean isHeaderText(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** As it is written in headers. */
  private static String shown(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "", "bearer" -> "Bearer";
      case "mac" -> "MAC";
      case "basic" -> "Basic";
      default -> type;
    };
  }

  private static long seconds(Map<String, String> fields) {
    try {
      double written = Double.parseDouble(fields.getOrDefault("expires_in", "0"));
      return (long) Math.max(0, Math.min((double) MOST_SECONDS, written));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
