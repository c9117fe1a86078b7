package dev.sluice.grpc;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.ForeignText;
import dev.sluice.telemetry.RepeatedLine;
import io.grpc.netty.shaded.io.netty.channel.Channel;

/**
 * Says which peers one server hung up on, and why: a line for each of the first few, then one for
 * many. Nothing that a peer sent is quoted. Thread-safe.
 */
final class RefusedPeers {
  private final ComponentContext context;
  private final String endpoint;
  private final RepeatedLine line;

  /**
   * @param endpoint of the server, as it is configured
   */
  RefusedPeers(ComponentContext context, String endpoint) {
    this.context = context;
    this.endpoint = endpoint;
    this.line = new RepeatedLine(context.clock());
  }

  /**
   * @param why in words of our own, or of a library that quotes little
   */
  void refused(Channel peer, String why) {
    long leftOut = line.admit();
    if (leftOut < 0) {
      return;
    }
    context
        .log()
        .warn(
            "A connection to the gRPC server was refused",
            "peer",
            PeerFilter.shown(peer.remoteAddress()),
            "endpoint",
            endpoint,
            "reason",
            ForeignText.shown(why),
            RepeatedLine.LEFT_OUT,
            leftOut);
  }
}
