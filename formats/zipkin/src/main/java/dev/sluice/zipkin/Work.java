package dev.sluice.zipkin;

import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import dev.sluice.otlp.write.EditMemory;

/**
 * The memory of one request while it is read: the OTLP bytes that are made, what is noted of the
 * span at hand, and what is noted of the whole. All but what {@link #keep} takes out goes back on
 * close. Not thread-safe.
 */
final class Work implements EditMemory, AutoCloseable {
  /** Of an object, a text and an entry of a map, beside the characters. */
  private static final int OBJECT_BYTES = 96;

  private final MemoryRoom room;
  private long taken;
  private long ofSpan; // of what was taken

  Work(MemoryRoom room) {
    this.room = room;
  }

  /** There is no room for what is to be made; where a checked exception cannot pass. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Refused() {
      super(null, null, false, false);
    }
  }

  @Override
  public byte[] apply(int leastBytes) {
    working(leastBytes);
    return new byte[leastBytes];
  }

  @Override
  public void working(long bytes) {
    if (!room.take(bytes, taken)) {
      throw new Refused();
    }
    taken += bytes;
  }

  /** A text of the span at hand. */
  void text(int bytes) throws NoRoomException {
    ofSpan(2L * bytes + OBJECT_BYTES);
  }

  /** Something small of the span at hand. */
  void object() throws NoRoomException {
    ofSpan(OBJECT_BYTES);
  }

  private void ofSpan(long bytes) throws NoRoomException {
    if (!room.take(bytes, taken)) {
      throw NoRoomException.memory();
    }
    taken += bytes;
    ofSpan += bytes;
  }

  /** The span at hand is written. */
  void spanDone() {
    backTo(0);
  }

  /** What was noted so far, to go {@link #backTo back to}. */
  long noted() {
    return ofSpan;
  }

  /** What was noted since is needed no more. */
  void backTo(long noted) {
    giveBack(ofSpan - noted);
    ofSpan = noted;
  }

  private void giveBack(long bytes) {
    room.giveBack(bytes);
    taken -= bytes;
  }

  /** What was {@link #apply applied} for stays taken, and is another's to give back. */
  void keep(byte[] made) {
    taken -= made.length;
  }

  @Override
  public void close() {
    room.giveBack(taken);
    taken = 0;
    ofSpan = 0;
  }
}
