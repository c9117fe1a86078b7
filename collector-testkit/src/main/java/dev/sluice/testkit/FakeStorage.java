package dev.sluice.testkit;

import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.storage.CorruptRecordException;
import dev.sluice.storage.LogEntries;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.LogOwner;
import dev.sluice.storage.NewRecord;
import dev.sluice.storage.RecordLog;
import dev.sluice.storage.Recovery;
import dev.sluice.storage.StorageExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A storage whose disk is in memory and does what the test says: it fails, it hangs, it returns
 * other bytes than were written. What it holds outlives the components that use it, so that a test
 * plays a restart by making a second component over the same storage. Thread-safe.
 */
public final class FakeStorage implements StorageExtension {
  private final Map<LogOwner, Disk> disks = new LinkedHashMap<>(); // guarded by this
  private final List<Written> writes = new ArrayList<>(); // guarded by this
  private final Set<Long> corrupt = new HashSet<>(); // guarded by this
  private @Nullable String writeFailure; // guarded by this
  private int failingWrites; // guarded by this
  private int failingReads; // guarded by this
  private int reads; // guarded by this
  private @Nullable CountDownLatch hold; // guarded by this
  private boolean full; // guarded by this

  /**
   * One write that succeeded.
   *
   * @param added records
   * @param done marks
   */
  public record Written(int added, int done) {}

  private record Kept(LogEntry entry, Slice body) {}

  /** What one owner has there. */
  private static final class Disk {
    final Map<Long, Kept> records = new TreeMap<>();
    long nextNumber = 1;
    long lostItems;
    long lostRecords;
    @Nullable FakeLog open;
  }

  /** The next so many writes fail with these words; negative: all until told otherwise. */
  public synchronized FakeStorage failWrites(int howMany, String why) {
    failingWrites = howMany;
    writeFailure = why;
    full = false;
    return this;
  }

  /** From now on only writes without new records succeed, as on a disk that is full. */
  public synchronized FakeStorage fill() {
    failWrites(-1, "no space left on device");
    full = true;
    return this;
  }

  /** The next so many reads fail, and could succeed later. */
  public synchronized FakeStorage failReads(int howMany) {
    failingReads = howMany;
    return this;
  }

  /** From now on writes hang until {@link #release}. */
  public synchronized FakeStorage hold() {
    hold = new CountDownLatch(1);
    return this;
  }

  /** Lets writes that hang go on. */
  public synchronized void release() {
    if (hold != null) {
      hold.countDown();
      hold = null;
    }
  }

  /** The record with that number reads as other bytes than were written. */
  public synchronized FakeStorage corrupt(long number) {
    corrupt.add(number);
    return this;
  }

  /** Takes so many of the oldest records away, as damage that is found when the log is opened. */
  public synchronized FakeStorage lose(int records) {
    for (Disk disk : disks.values()) {
      for (int i = 0; i < records && !disk.records.isEmpty(); i++) {
        long oldest = disk.records.keySet().iterator().next();
        Kept lost = disk.records.remove(oldest);
        disk.lostItems += lost == null ? 0 : lost.entry().items();
        disk.lostRecords++;
      }
    }
    return this;
  }

  /** The process dies: open logs do nothing any more, and their owners may open them again. */
  public synchronized FakeStorage crash() {
    disks.values().forEach(disk -> disk.open = null);
    return this;
  }

  /** Records that are not done with. */
  public synchronized int records() {
    return disks.values().stream().mapToInt(disk -> disk.records.size()).sum();
  }

  /** Items of these records. */
  public synchronized int items() {
    return disks.values().stream()
        .flatMap(disk -> disk.records.values().stream())
        .mapToInt(kept -> kept.entry().items())
        .sum();
  }

  /** Every write that succeeded, in order. */
  public synchronized List<Written> writes() {
    return List.copyOf(writes);
  }

  /** How many records were read. */
  public synchronized int reads() {
    return reads;
  }

  /** Whether some log is open. */
  public synchronized boolean isOpen() {
    return disks.values().stream().anyMatch(disk -> disk.open != null);
  }

  /** Whose logs there are. */
  public synchronized List<LogOwner> owners() {
    return List.copyOf(disks.keySet());
  }

  @Override
  public synchronized RecordLog open(LogOwner owner) throws IOException {
    Disk disk = disks.computeIfAbsent(owner, key -> new Disk());
    if (disk.open != null) {
      throw new IOException("the log of " + owner + " is open already");
    }
    LogEntries entries = new LogEntries();
    disk.records.values().forEach(kept -> entries.add(kept.entry()));
    FakeLog log =
        new FakeLog(disk, new Recovery(entries, disk.lostItems, disk.lostRecords, List.of()));
    disk.lostItems = 0;
    disk.lostRecords = 0;
    disk.open = log;
    return log;
  }

  @Override
  public void start() {}

  @Override
  public void stop(Deadline deadline) {}

  private final class FakeLog implements RecordLog {
    private final Disk disk;
    private final Recovery recovery;

    FakeLog(Disk disk, Recovery recovery) {
      this.disk = disk;
      this.recovery = recovery;
    }

    @Override
    public String place() {
      return "memory";
    }

    @Override
    public Recovery recovery() {
      return recovery;
    }

    @Override
    public List<LogEntry> write(List<NewRecord> added, List<LogEntry> done) throws IOException {
      awaitRelease();
      synchronized (FakeStorage.this) {
        checkOpen();
        if (failingWrites != 0 && !(full && added.isEmpty())) {
          failingWrites--;
          throw new IOException(writeFailure);
        }
        List<LogEntry> entries = new ArrayList<>();
        for (NewRecord record : added) {
          byte[] body = joined(record.body());
          long number = disk.nextNumber++;
          LogEntry entry =
              new LogEntry(number, record.items(), record.label(), body.length, 1, number);
          disk.records.put(number, new Kept(entry, Slice.of(body)));
          entries.add(entry);
        }
        done.forEach(entry -> disk.records.remove(entry.number()));
        writes.add(new Written(added.size(), done.size()));
        return entries;
      }
    }

    private void awaitRelease() throws IOException {
      CountDownLatch held;
      synchronized (FakeStorage.this) {
        held = hold;
      }
      try {
        if (held != null) {
          held.await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    private void checkOpen() throws IOException {
      if (disk.open != this) {
        throw new IOException("the log is not open");
      }
    }

    private byte[] joined(List<Slice> body) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      body.forEach(slice -> bytes.write(slice.array(), slice.offset(), slice.length()));
      return bytes.toByteArray();
    }

    @Override
    public byte[] read(LogEntry entry) throws IOException {
      synchronized (FakeStorage.this) {
        checkOpen();
        if (failingReads > 0) {
          failingReads--;
          throw new IOException("input/output error");
        }
        Kept kept = disk.records.get(entry.number());
        if (kept == null) {
          throw new AssertionError("read after it was done with: " + entry);
        }
        if (corrupt.contains(entry.number())) {
          throw new CorruptRecordException("checksum mismatch");
        }
        reads++;
        return kept.body().array().clone();
      }
    }

    @Override
    public long sizeBytes() {
      synchronized (FakeStorage.this) {
        return disk.records.values().stream().mapToLong(kept -> kept.body().length()).sum();
      }
    }

    @Override
    public void close() {
      synchronized (FakeStorage.this) {
        if (disk.open == this) {
          disk.open = null;
        }
      }
    }
  }
}
