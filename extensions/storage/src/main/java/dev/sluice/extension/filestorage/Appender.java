package dev.sluice.extension.filestorage;

import dev.sluice.data.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes bytes one after the other in few, large steps. The JDK copies heap memory to direct memory
 * to write it, as much as is given at once; here that is one buffer, so that a large batch needs no
 * more direct memory than a small one. One thread at a time.
 */
final class Appender {
  private static final int BUFFER_BYTES = 128 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** Where bytes go. */
  final class Run {
    private final DiskFile file;
    private long position;

    private Run(DiskFile file, long position) {
      this.file = file;
      this.position = position;
      buffer.clear();
    }

    /** Where the next byte goes. */
    long position() {
      return position + buffer.position();
    }

    void add(Slice slice) throws IOException {
      int done = 0;
      while (done < slice.length()) {
        if (!buffer.hasRemaining()) {
          flush();
        }
        int count = Math.min(buffer.remaining(), slice.length() - done);
        buffer.put(slice.array(), slice.offset() + done, count);
        done += count;
      }
    }

    void flush() throws IOException {
      buffer.flip();
      file.write(buffer, position);
      position += buffer.limit();
      buffer.clear();
    }
  }

  /** Begins to write at that byte; only the last run that began is of use. */
  Run at(DiskFile file, long position) {
    return new Run(file, position);
  }
}
