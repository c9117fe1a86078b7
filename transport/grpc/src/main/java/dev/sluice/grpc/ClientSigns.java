package dev.sluice.grpc;

import dev.sluice.connections.IdleConnections;
import java.time.Duration;

/**
 * What a connection's event loop notes of its client, for the thread that looks for clients that
 * are stuck in the midst of something or idle. The event loop writes; any thread reads.
 */
final class ClientSigns {
  private volatile boolean unfinished = true; // the preface comes first
  private volatile long unfinishedSinceNanos;
  private volatile boolean unread;
  private volatile long unreadSinceNanos;
  private volatile boolean used; // since the sweeper looked
  private volatile long idleSinceNanos; // written by the sweeper, once begun

  void begin(long nowNanos) {
    unfinishedSinceNanos = nowNanos;
    idleSinceNanos = nowNanos;
  }

  /** Something came. */
  void came() {
    if (!used) {
      used = true;
    }
  }

  boolean isUnfinished() {
    return unfinished;
  }

  /** The client is in the midst of a head from now on. */
  void beganHead(long nowNanos) {
    unfinishedSinceNanos = nowNanos;
    unfinished = true;
  }

  void endedHead() {
    if (unfinished) {
      unfinished = false;
    }
  }

  /** Whether a head has not ended for so long. */
  boolean isUnfinishedFor(Duration timeout, long nowNanos) {
    return unfinished && nowNanos - unfinishedSinceNanos >= timeout.toNanos();
  }

  /** The client takes nothing of what is written to it from now on. */
  void stoppedTaking(long nowNanos) {
    unreadSinceNanos = nowNanos;
    unread = true;
  }

  void takesAgain() {
    unread = false;
  }

  /** Whether answers pile up because the client does not take them. */
  boolean isUnread() {
    return unread;
  }

  /** Whether that has been so for so long. */
  boolean isUnreadFor(Duration timeout, long nowNanos) {
    return unread && nowNanos - unreadSinceNanos >= timeout.toNanos();
  }

  /** Whether anything came since the sweeper looked. */
  boolean isUsed() {
    return used;
  }

  /** The sweeper looks; one thread at a time. */
  void noteIdleness(boolean hasCalls, long nowNanos) {
    if (used || hasCalls) {
      used = false;
      idleSinceNanos = nowNanos;
    }
  }

  /** As {@link IdleConnections.Candidate#idleSinceNanos}, of a connection without calls. */
  long idleSinceNanos() {
    return used || unread ? IdleConnections.Candidate.BUSY : idleSinceNanos;
  }
}
