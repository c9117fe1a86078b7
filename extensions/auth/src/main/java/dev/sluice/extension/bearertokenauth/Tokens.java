package dev.sluice.extension.bearertokenauth;

import dev.sluice.credentials.HeaderBytes;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/** Values of the header, each a token behind its scheme. Immutable. */
final class Tokens {
  static final Tokens NONE = new Tokens(List.of(), "");

  private final List<byte[]> values;
  private final String first;

  private Tokens(List<byte[]> values, String first) {
    this.values = values;
    this.first = first;
  }

  static Tokens of(String scheme, List<String> tokens) {
    if (tokens.isEmpty()) {
      return NONE;
    }
    String before = scheme.isEmpty() ? "" : scheme + " ";
    List<String> sent = tokens.stream().map(token -> HeaderBytes.sent(before + token)).toList();
    return new Tokens(sent.stream().map(HeaderBytes::received).toList(), sent.get(0));
  }

  /** One a line; what stands behind a blank is for people. */
  static Tokens inLines(String scheme, String text) {
    return of(
        scheme,
        text.lines()
            .map(line -> line.strip().split("\\s", 2)[0])
            .filter(token -> !token.isEmpty())
            .toList());
  }

  /** Takes as long whichever it is. */
  boolean have(byte[] given) {
    boolean found = false;
    for (byte[] value : values) {
      found |= MessageDigest.isEqual(value, given);
    }
    return found;
  }

  /** As a header of that name; empty when there is none. */
  Map<String, String> first(String header) {
    return values.isEmpty() ? Map.of() : Map.of(header, first);
  }
}
