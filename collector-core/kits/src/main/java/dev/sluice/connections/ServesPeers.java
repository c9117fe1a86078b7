package dev.sluice.connections;

import org.jspecify.annotations.Nullable;

/**
 * A thread that works for one peer of the network after the other. Whoever writes a line on it can
 * name the one at hand, also where a library does not.
 */
public interface ServesPeers {
  /**
   * @param address for people
   * @param told whether a line of ours has said what is wrong with the peer's connection
   */
  record Peer(String address, boolean told) {}

  /** Whom this thread works for now; null for nobody. Called by this thread alone. */
  @Nullable Peer peerAtHand();
}
