package dev.sluice.processor.attributes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of a peer without its port, as the reference writes it: IPv6 in its short form. */
final class ClientAddress {
  private static final Pattern WITH_PORT = Pattern.compile("\\[(.*)]:\\d+|([^:]*):\\d+");
  private static final Pattern ZEROS = Pattern.compile("(?:^|(?<=:))0(?::0)+(?=:|$)");

  private ClientAddress() {}

  /** An empty text when the peer is not known. */
  static String of(@Nullable String peer) {
    if (peer == null) {
      return "";
    }
    Matcher port = WITH_PORT.matcher(peer);
    String host = peer;
    if (port.matches()) {
      host = port.group(1) == null ? port.group(2) : port.group(1);
    }
    int zone = host.indexOf('%'); // an address alone says nothing of the interface
    return shortest(zone < 0 ? host : host.substring(0, zone));
  }

  /** Leaves out the first of the longest runs of zeros (RFC 5952). */
  private static String shortest(String host) {
    if (host.indexOf(':') < 0) {
      return host;
    }
    int from = 0;
    int to = 0;
    for (Matcher zeros = ZEROS.matcher(host); zeros.find(); ) {
      if (zeros.end() - zeros.start() > to - from) {
        from = zeros.start();
        to = zeros.end();
      }
    }
    if (to == from) {
      return host;
    }
    String before = host.substring(0, from);
    String after = host.substring(to);
    return (before.isEmpty() ? ":" : before) + (after.isEmpty() ? ":" : after);
  }
}
