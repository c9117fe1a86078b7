package dev.sluice.grpc;

import dev.sluice.data.RequestMetadata;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes what is known of a connection's peer once, not for every call. */
final class PeerFilter extends ServerTransportFilter {
  /** Metadata with the peer's address only. */
  static final Attributes.Key<RequestMetadata> PEER = Attributes.Key.create("sluice-peer");

  /** The connection's watch; absent for unix sockets, whose clients have no addresses. */
  static final Attributes.Key<FrameWatch> CONNECTION = Attributes.Key.create("sluice-connection");

  private final ConnectionGuards guards;

  PeerFilter(ConnectionGuards guards) {
    this.guards = guards;
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    RequestMetadata peer =
        new RequestMetadata(
            Map.of(), address(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)), Map.of());
    return attributes.toBuilder()
        .set(PEER, peer)
        .set(
            CONNECTION,
            guards.between(
                attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                attributes.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR)))
        .build();
  }

  private static @Nullable String address(@Nullable SocketAddress remote) {
    return remote == null ? null : shown(remote);
  }

  /** An address as lines show it: {@code host:port} without a name that somebody looked up. */
  static String shown(@Nullable Object remote) {
    if (remote instanceof InetSocketAddress inet && inet.getAddress() != null) {
      return new HostPort(inet.getAddress().getHostAddress(), inet.getPort()).toString();
    }
    String text = String.valueOf(remote);
    return text.isEmpty() ? "a unix socket" : text;
  }
}
