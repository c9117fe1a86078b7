package dev.sluice.extension.filestorage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A piece of a file in memory that moves on with whoever walks over the file. Small steps share one
 * read; what is stepped over is never read.
 */
final class Window {
  private final DiskFile file;
  private final long fileBytes;
  private byte[] bytes = new byte[0];
  private long start;
  private int length;

  Window(DiskFile file) throws IOException {
    this.file = file;
    this.fileBytes = file.sizeBytes();
  }

  long fileBytes() {
    return fileBytes;
  }

  /**
   * Has these bytes at hand, which must be within the file.
   *
   * @param ahead how much to read at once if a read is needed
   * @return the index in {@link #bytes} where they begin
   */
  int at(long position, int count, int ahead) throws IOException {
    if (position < start || position + count > start + length) {
      int wanted = (int) Math.min(Math.max(count, ahead), fileBytes - position);
      if (bytes.length < wanted) {
        bytes = new byte[wanted];
      }
      ByteBuffer into = ByteBuffer.wrap(bytes, 0, wanted);
      file.read(into, position);
      if (into.position() < count) {
        throw new IOException("the file ends at " + (position + into.position()));
      }
      start = position;
      length = into.position();
    }
    return (int) (position - start);
  }

  /** Until the next call of {@link #at}. */
  byte[] bytes() {
    return bytes;
  }
}
