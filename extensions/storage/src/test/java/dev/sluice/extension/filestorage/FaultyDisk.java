package dev.sluice.extension.filestorage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The local disk with faults of the test's choice. Counts what is asked of it; forces nothing. */
final class FaultyDisk implements Disk {
  private final Disk disk = new LocalDisk();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> steps = new ArrayList<>();
  private Predicate<String> fails = step -> false;
  private boolean unreadable;
  private IOException fault = new IOException("No space left on device");

  /** Steps are called {@code write}, {@code truncate}, {@code force}, {@code delete} and so on. */
  void failWhen(Predicate<String> test) {
    fails = test;
  }

  /** What is thrown, instead of what a full disk throws. */
  void failWith(IOException thrown) {
    fault = thrown;
  }

  /** From now on, or no more, everything that is read fails. */
  void setUnreadable(boolean now) {
    unreadable = now;
  }

  int count(String step) {
    return counts.getOrDefault(step, 0);
  }

  /** All changes so far. */
  int steps() {
    return steps.size();
  }

  private boolean failing(String step) {
    counts.merge(step, 1, Integer::sum);
    steps.add(step);
    return fails.test(step);
  }

  private void check(String step) throws IOException {
    if (failing(step)) {
      throw fault;
    }
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    return disk.list(folder);
  }

  @Override
  public boolean exists(Path path) {
    return disk.exists(path);
  }

  @Override
  public boolean isFile(Path path) {
    return disk.isFile(path);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    check("create");
    return new FaultyFile(disk.create(file));
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    return new FaultyFile(disk.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    check("rename");
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    check("delete");
    disk.delete(file);
  }

  @Override
  public void force(Path folder) throws IOException {
    check("force folder");
  }

  private final class FaultyFile implements DiskFile {
    private final DiskFile file;

    FaultyFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      if (failing("write")) {
        ByteBuffer half = bytes.duplicate();
        file.write(half.limit(half.position() + half.remaining() / 2), position);
        throw new IOException("No space left on device");
      }
      file.write(bytes, position);
    }

    @Override
    public void read(ByteBuffer into, long position) throws IOException {
      if (unreadable) {
        throw new IOException("Input/output error");
      }
      file.read(into, position);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
      check("truncate");
      file.truncate(sizeBytes);
    }

    @Override
    public void force() throws IOException {
      check("force"); // a real one takes long and changes nothing here
    }

    @Override
    public long sizeBytes() throws IOException {
      return file.sizeBytes();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
