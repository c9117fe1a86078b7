package dev.sluice.connections;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How many connections all listeners of one collector may hold together, whatever their protocol:
 * 70 % of the process's descriptors, so that files and exporters keep the rest, and no more than
 * half of the heap has room for. Half of them are divided among the listeners, so that a flood on
 * one leaves something to each of the others; the other half is for whoever needs it. Thread-safe.
 */
public final class ConnectionShare implements AutoCloseable {
  private static final double SHARE_OF_DESCRIPTORS = 0.7;
  private static final long SHARE_OF_HEAP = 2;

  /** What an idle connection takes of the heap: objects, buffers and the state of TLS. */
  private static final long BYTES_EACH = 32 * 1024;

  private final int most;
  private final List<Member> members = new ArrayList<>(); // guarded by this

  /**
   * @param most connections of all listeners together
   */
  public ConnectionShare(int most) {
    this.most = Math.max(1, most);
  }

  /** That of this process. */
  public static ConnectionShare ofProcess() {
    long byHeap = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / BYTES_EACH;
    long byDescriptors = Long.MAX_VALUE;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      byDescriptors = (long) (SHARE_OF_DESCRIPTORS * unix.getMaxFileDescriptorCount());
    }
    return new ConnectionShare((int) Math.min(Integer.MAX_VALUE, Math.min(byHeap, byDescriptors)));
  }

  /** How many connections all listeners may hold together. */
  public int most() {
    return most;
  }

  /**
   * A listener begins to accept.
   *
   * @param mostOfItsOwn connections it holds, however many are free
   * @param roomAgain called, on any thread, when it may accept again after {@link Member#opened}
   *     had said no; must not block
   */
  public synchronized Member join(int mostOfItsOwn, Runnable roomAgain) {
    Member member = new Member(mostOfItsOwn, roomAgain);
    members.add(member);
    return member;
  }

  private List<Runnable> withRoomAgain() {
    List<Runnable> awakened = new ArrayList<>();
    for (Member member : members) {
      if (member.waits && member.hasRoom()) {
        member.waits = false;
        awakened.add(member.roomAgain);
      }
    }
    return awakened;
  }

  private void change(Supplier<List<Runnable>> what) {
    List<Runnable> awakened;
    synchronized (this) {
      awakened = what.get();
    }
    awakened.forEach(Runnable::run);
  }

  /** One listener. */
  public final class Member {
    private final int mostOfItsOwn;
    private final Runnable roomAgain;
    private int open; // this and the following are guarded by the share
    private boolean waits;
    private boolean left;

    private Member(int mostOfItsOwn, Runnable roomAgain) {
      this.mostOfItsOwn = mostOfItsOwn;
      this.roomAgain = roomAgain;
    }

    /** Counts a connection that was accepted; whether a further one may be. */
    public boolean opened() {
      synchronized (ConnectionShare.this) {
        open++;
        waits = !hasRoom();
        return !waits;
      }
    }

    /**
     * Counts the end of a connection; whether there still is no room for another, which one ending
     * does not always make where several listeners took the last one.
     */
    public boolean closed() {
      change(
          () -> {
            open--;
            if (left && open == 0) {
              members.remove(this);
            }
            return withRoomAgain();
          });
      synchronized (ConnectionShare.this) {
        return waits;
      }
    }

    /** The listener accepts no more; its connections count until they end. */
    public void leave() {
      change(
          () -> {
            left = true;
            waits = false;
            if (open == 0) {
              members.remove(this);
            }
            return withRoomAgain();
          });
    }

    private boolean hasRoom() {
      if (left || open >= mostOfItsOwn) {
        return false;
      }
      long listeners = members.stream().filter(member -> !member.left).count();
      long ownPart = Math.max(1, most / 2 / listeners);
      long common = most - ownPart * listeners;
      long free = most;
      for (Member member : members) {
        common -= Math.max(0, member.open - (member.left ? 0 : ownPart));
        free -= member.open;
      }
      return free > 0 && (open < ownPart || common > 0);
    }
  }

  @Override
  public void close() {} // connections end with their listeners
}
