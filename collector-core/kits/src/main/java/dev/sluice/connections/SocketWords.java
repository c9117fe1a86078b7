package dev.sluice.connections;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;

/**
 * What a system call on a socket said, in the same words whichever library and platform made it:
 * those that the reference's logs have, and its operators look for. Stateless.
 */
public final class SocketWords {
  private static final String REFUSED = "connection refused";

  /** By what the messages of the JDK, of epoll and of the C library hold, in lower case. */
  private static final Map<String, String> WORDS =
      Map.of(
          "refused", REFUSED,
          "reset", "connection reset by peer",
          "broken pipe", "broken pipe",
          "timed out", "i/o timeout",
          "no route to host", "no route to host",
          "network is unreachable", "network is unreachable",
          "cannot assign requested address", "cannot assign requested address",
          "too many open files", "too many open files");

  private SocketWords() {}

  /** The reason alone, without the peer. */
  public static String of(IOException thrown) {
    String text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> known : WORDS.entrySet()) {
      if (text.contains(known.getKey())) {
        return known.getValue();
      }
    }
    if (thrown instanceof SocketTimeoutException) {
      return "i/o timeout";
    }
    return thrown instanceof ConnectException
        ? REFUSED
        : "input/output error (" + thrown.getClass().getSimpleName() + ")";
  }
}
