package dev.sluice.extension.basicauth;

import dev.sluice.component.ServerAuthenticator.NotAuthenticated;
import dev.sluice.credentials.HeaderBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Name and password as a client shows them.
 *
 * @param raw both, as they were sent
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what was sent
record Credentials(String user, byte[] password, String raw) {
  private static final String SCHEME = "basic ";

  /** Of the header's first value; throws with the reference's words for what is wrong. */
  static Credentials of(Map<String, List<String>> headers) throws NotAuthenticated {
    List<String> values = headers.getOrDefault("authorization", List.of());
    String value = values.isEmpty() ? "" : values.get(0);
    if (value.isEmpty()) {
      throw new NotAuthenticated("no basic auth provided");
    }
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new NotAuthenticated("invalid authorization scheme prefix");
    }
    String raw = value.substring(SCHEME.length());
    byte[] both;
    try {
      if (raw.length() % 4 != 0) { // the decoder would do without the padding
        throw new NotAuthenticated("invalid authorization format");
      }
      both = Base64.getDecoder().decode(HeaderBytes.received(raw));
    } catch (IllegalArgumentException e) {
      throw new NotAuthenticated("invalid authorization format");
    }
    int colon = 0;
    while (colon < both.length && both[colon] != ':') {
      colon++;
    }
    if (colon == both.length) {
      throw new NotAuthenticated("invalid authorization format");
    }
    return new Credentials(
        new String(both, 0, colon, StandardCharsets.UTF_8),
        Arrays.copyOfRange(both, colon + 1, both.length),
        raw);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Credentials that && raw.equals(that.raw);
  }

  @Override
  public int hashCode() {
    return raw.hashCode();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return SCHEME.toUpperCase(Locale.ROOT) + "[REDACTED]";
  }
}
