package dev.sluice.http;

import dev.sluice.config.ValueType;
import java.util.List;
import java.util.Locale;

/** The values of {@code transport} that a stream server can use, and those it cannot. */
public enum NetworkTransport {
  TCP,
  TCP4,
  TCP6,
  UNIX,
  /** A known transport that carries no HTTP. */
  UNUSABLE;

  private static final List<String> WORDS = List.of("tcp", "tcp4", "tcp6", "unix");
  private static final List<String> KNOWN =
      List.of("udp", "udp4", "udp6", "ip", "ip4", "ip6", "unixgram", "unixpacket", "npipe");

  static final ValueType<NetworkTransport> TYPE = ValueType.word(WORDS, NetworkTransport::parse);

  private static NetworkTransport parse(String word) {
    if (WORDS.contains(word)) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
    if (KNOWN.contains(word)) {
      return UNUSABLE;
    }
    throw new IllegalArgumentException(
        (word.isEmpty() ? "invalid" : "unsupported") + " transport type \"" + word + "\"");
  }
}
