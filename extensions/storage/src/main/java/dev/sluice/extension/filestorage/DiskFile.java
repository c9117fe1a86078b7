package dev.sluice.extension.filestorage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Positions in bytes. Thread-safe. */
interface DiskFile extends Closeable {
  /** Writes what remains of the buffer, all of it; the buffer itself stays as it is. */
  void write(ByteBuffer bytes, long position) throws IOException;

  /** Fills the buffer as far as the file goes. */
  void read(ByteBuffer into, long position) throws IOException;

  void truncate(long sizeBytes) throws IOException;

  /** What was written survives the end of the machine. */
  void force() throws IOException;

  long sizeBytes() throws IOException;
}
