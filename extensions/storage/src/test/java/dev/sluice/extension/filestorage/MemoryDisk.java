package dev.sluice.extension.filestorage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder in memory, for thousands of openings. What has a file open keeps it when its name goes,
 * as on a disk. One thread at a time.
 */
final class MemoryDisk implements Disk {
  private final Map<Path, MemoryFile> files = new TreeMap<>();

  /** Has copies of these files from now on, and nothing else. */
  void reset(Map<Path, byte[]> content) {
    files.clear();
    content.forEach(this::put);
  }

  /** Has a copy of these bytes as that file. */
  void put(Path file, byte[] bytes) {
    files.put(file, new MemoryFile(bytes.clone()));
  }

  /** What all files take. */
  long sizeBytes() {
    return files.values().stream().mapToLong(MemoryFile::sizeBytes).sum();
  }

  @Override
  public List<Path> list(Path folder) {
    return List.copyOf(files.keySet());
  }

  @Override
  public boolean exists(Path path) {
    return files.containsKey(path);
  }

  @Override
  public boolean isFile(Path path) {
    return files.containsKey(path);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    if (exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    put(file, new byte[0]);
    return open(file);
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    MemoryFile found = files.get(file);
    if (found == null) {
      throw new NoSuchFileException(file.toString());
    }
    return found;
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    MemoryFile file = files.remove(from);
    if (file == null) {
      throw new NoSuchFileException(from.toString());
    }
    files.put(to, file);
  }

  @Override
  public void delete(Path file) {
    files.remove(file);
  }

  @Override
  public void force(Path folder) {}

  private static final class MemoryFile implements DiskFile {
    private byte[] bytes;

    MemoryFile(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(ByteBuffer from, long position) {
      int end = (int) position + from.remaining();
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length, end));
      from.duplicate().get(bytes, (int) position, from.remaining());
    }

    @Override
    public void read(ByteBuffer into, long position) {
      int count = (int) Math.min(into.remaining(), bytes.length - position);
      if (count > 0) {
        into.put(bytes, (int) position, count);
      }
    }

    @Override
    public void truncate(long sizeBytes) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(sizeBytes, bytes.length));
    }

    @Override
    public void force() {}

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public void close() {}
  }
}
