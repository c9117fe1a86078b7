package dev.sluice.extension.filestorage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that stays open when a thread that uses it is interrupted. The JDK closes a channel then,
 * under every thread; here it is opened again and the step is repeated, and the thread keeps its
 * flag. Steps say where they read and write, so repeating one changes nothing.
 */
final class LocalFile implements DiskFile {
  /** The JDK copies heap memory to direct memory of that size for each step. */
  private static final int STEP_BYTES = 256 * 1024;

  private final Path path;
  private FileChannel channel; // guarded by this
  private boolean closed; // guarded by this

  LocalFile(Path path) throws IOException {
    this.path = path;
    this.channel = openChannel(path);
  }

  private interface Step {
    void on(FileChannel channel) throws IOException;
  }

  @Override
  public void write(ByteBuffer bytes, long position) throws IOException {
    run(
        open -> {
          ByteBuffer rest = bytes.duplicate();
          long at = position;
          while (rest.hasRemaining()) {
            at += open.write(rest, at);
          }
        });
  }

  @Override
  public void read(ByteBuffer into, long position) throws IOException {
    int start = into.position();
    int end = into.limit();
    run(
        open -> {
          into.limit(end).position(start);
          long at = position;
          while (into.position() < end) {
            into.limit(Math.min(end, into.position() + STEP_BYTES));
            int count = open.read(into, at);
            into.limit(end);
            if (count < 0) {
              return;
            }
            at += count;
          }
        });
  }

  @Override
  public void truncate(long sizeBytes) throws IOException {
    run(open -> open.truncate(sizeBytes));
  }

  @Override
  public void force() throws IOException {
    run(open -> open.force(false));
  }

  @Override
  public long sizeBytes() throws IOException {
    long[] size = new long[1];
    run(open -> size[0] = open.size());
    return size[0];
  }

  private void run(Step step) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        FileChannel used = current();
        try {
          step.on(used);
          return;
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(used);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized FileChannel current() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    return channel;
  }

  private synchronized void reopen(FileChannel broken) throws IOException {
    if (!closed && channel == broken) {
      channel = openChannel(path);
    }
  }

  private static FileChannel openChannel(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
