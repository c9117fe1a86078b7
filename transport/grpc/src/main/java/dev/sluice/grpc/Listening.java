package dev.sluice.grpc;

import dev.sluice.config.ListenAddress;
import dev.sluice.config.ValueType;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** Where a server listens: the keys {@code endpoint} and {@code transport}. */
final class Listening {
  /** What the reference's key accepts, whether a server can use it or not. */
  private static final List<String> KNOWN =
      List.of(
          "tcp",
          "tcp4",
          "tcp6",
          "udp",
          "udp4",
          "udp6",
          "ip",
          "ip4",
          "ip6",
          "unix",
          "unixgram",
          "unixpacket",
          "npipe");

  /** Of those, what a server can use. */
  private static final List<String> USABLE = List.of("tcp", "tcp4", "tcp6", "unix");

  private Listening() {}

  /** The type of the key {@code transport}. */
  static ValueType<String> transport() {
    return ValueType.word(
        USABLE,
        text -> {
          if (!KNOWN.contains(text)) {
            throw new IllegalArgumentException(
                text.isEmpty()
                    ? "invalid transport type \"\""
                    : "unsupported transport type \"" + text + "\"");
          }
          return text;
        });
  }

  /** Why nothing can listen there, in the reference's words; empty for what may work. */
  static Optional<String> problem(String transport, String endpoint) {
    if (transport.startsWith("tcp")) {
      try {
        ListenAddress.parse(endpoint);
      } catch (IllegalArgumentException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** The address to bind; looks up host names. Throws with the reference's text. */
  static SocketAddress resolve(String transport, String endpoint) throws IOException {
    switch (transport) {
      case "unix" -> {
        removeStaleSocket(Path.of(endpoint));
        return new DomainSocketAddress(endpoint);
      }
      case "tcp", "tcp4", "tcp6" -> {
        ListenAddress hostPort = parse(transport, endpoint);
        if (hostPort.host().isEmpty()) {
          return transport.equals("tcp4")
              ? new InetSocketAddress(InetAddress.getByName("0.0.0.0"), hostPort.port())
              : new InetSocketAddress(hostPort.port());
        }
        return new InetSocketAddress(lookUp(transport, hostPort.host()), hostPort.port());
      }
      default ->
          throw new IOException("listen " + transport + " " + endpoint + ": unknown network");
    }
  }

  /** What a killed process left behind; never anything but a socket. */
  private static void removeStaleSocket(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isOther()) {
      Files.delete(path);
    }
  }

  private static ListenAddress parse(String transport, String endpoint) throws IOException {
    try {
      return ListenAddress.parse(endpoint);
    } catch (IllegalArgumentException e) {
      throw new IOException("listen " + transport + ": " + e.getMessage(), e);
    }
  }

  /** IPv4 is preferred where the transport does not say, as in the reference. */
  private static InetAddress lookUp(String transport, String host) throws IOException {
    InetAddress[] found;
    try {
      found = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("listen " + transport + ": lookup " + host + ": no such host", e);
    }
    for (InetAddress address : found) {
      if (transport.equals("tcp6")
          ? address instanceof Inet6Address
          : address instanceof Inet4Address) {
        return address;
      }
    }
    if (!transport.equals("tcp")) {
      throw new IOException(
          "listen " + transport + ": address " + host + ": no suitable address found");
    }
    return found[0];
  }
}
