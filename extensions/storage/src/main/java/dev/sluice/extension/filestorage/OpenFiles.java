package dev.sluice.extension.filestorage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the files open that were used last. A file that another thread still uses may be closed
 * here: that one gets a {@link java.nio.channels.ClosedChannelException} and asks again.
 * Thread-safe.
 */
final class OpenFiles implements Closeable {
  private static final float DEFAULT_LOAD = 0.75f;

  private final Disk disk;
  private final int max;
  private final Map<Path, DiskFile> files =
      new LinkedHashMap<>(16, DEFAULT_LOAD, true); // guarded by this, least used first

  OpenFiles(Disk disk, int max) {
    this.disk = disk;
    this.max = max;
  }

  /** The file, opened if it is not. */
  synchronized DiskFile get(Path path) throws IOException {
    DiskFile file = files.get(path);
    if (file == null) {
      file = disk.open(path);
      files.put(path, file);
      if (files.size() > max) {
        close(files.keySet().iterator().next());
      }
    }
    return file;
  }

  /** Closes it if it is open. */
  synchronized void close(Path path) throws IOException {
    DiskFile file = files.remove(path);
    if (file != null) {
      file.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    while (!files.isEmpty()) {
      close(files.keySet().iterator().next());
    }
  }
}
