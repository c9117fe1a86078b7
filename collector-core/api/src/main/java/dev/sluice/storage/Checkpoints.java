package dev.sluice.storage;

import dev.sluice.data.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Small values by name that outlive the process, such as how far a file was read. They are kept in
 * memory too, and in a {@link RecordLog} of their own: each change is a record, and what it takes
 * the place of is done with. Every name stands for itself: after the end of the process each has
 * the value that was saved last, or the one that was being saved.
 *
 * <p>Thread-safe. What changes something blocks on the disk, and others meanwhile: none of it is
 * for event loops or timers.
 */
public final class Checkpoints implements AutoCloseable {
  /** A log may be so much larger than four times what it holds before all of it is written anew. */
  private static final long SPARE_BYTES = 8 << 20;

  private final RecordLog log;
  private final Map<String, Saved> saved = new HashMap<>(); // guarded by this
  private List<LogEntry> superseded = new ArrayList<>(); // guarded by this; to be marked as done

  /** Removals that must stay on the disk until what they remove is marked as done. */
  private final Map<String, LogEntry> removals = new HashMap<>(); // guarded by this

  private long heldBytes; // guarded by this
  private int damaged; // guarded by this

  private static final class Saved {
    private final LogEntry entry;
    private final byte @Nullable [] value; // null for a name that was removed

    Saved(LogEntry entry, byte @Nullable [] value) {
      this.entry = entry;
      this.value = value;
    }
  }

  private Checkpoints(RecordLog log) {
    this.log = log;
  }

  /**
   * Those of that owner, which must not have a log of the same name beside them. Blocks; for {@code
   * start} of a component.
   *
   * @throws IOException when they cannot be had, in the words of {@link StorageExtension#open}
   */
  public static Checkpoints open(StorageExtension storage, LogOwner owner) throws IOException {
    Checkpoints checkpoints = new Checkpoints(storage.open(owner));
    try {
      checkpoints.recover();
    } catch (IOException | RuntimeException e) {
      checkpoints.log.close();
      throw e;
    }
    return checkpoints;
  }

  private synchronized void recover() throws IOException {
    LogEntries entries = log.recovery().entries();
    for (LogEntries.Item next = entries.poll(); next != null; next = entries.poll()) {
      LogEntry entry = next.entry();
      try {
        ByteBuffer body = ByteBuffer.wrap(log.read(entry));
        boolean isRemoved = body.get() == 0;
        byte[] name = new byte[body.getInt()];
        body.get(name);
        byte[] value = new byte[body.remaining()];
        body.get(value);
        put(new String(name, StandardCharsets.UTF_8), entry, isRemoved ? null : value);
      } catch (CorruptRecordException e) {
        damaged++;
        superseded.add(entry);
      }
    }
  }

  /** How many changes could not be read when they were opened: their names have older values. */
  public synchronized int damaged() {
    return damaged;
  }

  /** What was saved last under that name, a copy; null when there is nothing. */
  public synchronized byte @Nullable [] get(String name) {
    Saved found = saved.get(name);
    byte[] value = found == null ? null : found.value;
    return value == null ? null : value.clone();
  }

  /** Names that have a value. */
  public synchronized Set<String> names() {
    Map<String, Saved> there = new LinkedHashMap<>(saved);
    there.values().removeIf(each -> each.value == null);
    return Set.copyOf(there.keySet());
  }

  /**
   * Saves these values. When it returns they survive as records of {@link RecordLog#write} do.
   *
   * @throws IOException nothing has changed here; some of it may be found after a restart
   */
  public synchronized void save(Map<String, byte[]> values) throws IOException {
    Map<String, byte @Nullable []> changes = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          Saved before = saved.get(name);
          if (before == null || !Arrays.equals(before.value, value)) {
            changes.put(name, value.clone());
          }
        });
    write(changes);
  }

  /** Removes these names, under the same rules. */
  public synchronized void remove(Collection<String> names) throws IOException {
    Map<String, byte @Nullable []> changes = new LinkedHashMap<>();
    for (String name : names) {
      Saved before = saved.get(name);
      if (before != null && before.value != null) {
        changes.put(name, null);
      }
    }
    write(changes);
  }

  private void write(Map<String, byte @Nullable []> changes) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    Map<String, byte @Nullable []> written = new LinkedHashMap<>(changes);
    if (log.sizeBytes() > SPARE_BYTES + 4 * heldBytes) { // old files hold little that counts
      saved.forEach((name, kept) -> written.putIfAbsent(name, kept.value));
    }
    List<NewRecord> records = new ArrayList<>();
    written.forEach((name, value) -> records.add(new NewRecord(0, "", body(name, value))));
    // A write that fails may have marked what it was to mark: only what has a successor on the disk
    // already is marked.
    List<LogEntry> done = superseded;
    List<LogEntry> entries = log.write(records, done);
    superseded = new ArrayList<>();
    forgetRemovals();
    int at = 0;
    for (Map.Entry<String, byte @Nullable []> each : written.entrySet()) {
      put(each.getKey(), entries.get(at++), each.getValue());
    }
  }

  /** What they remove was marked with the last write. */
  private void forgetRemovals() {
    removals.forEach(
        (name, entry) -> {
          Saved now = saved.get(name);
          if (now != null && now.entry.equals(entry)) {
            saved.remove(name);
            superseded.add(entry);
            heldBytes -= entry.bodyBytes();
          }
        });
    removals.clear();
  }

  private void put(String name, LogEntry entry, byte @Nullable [] value) {
    Saved before = saved.put(name, new Saved(entry, value));
    heldBytes += entry.bodyBytes();
    if (before != null) {
      superseded.add(before.entry);
      heldBytes -= before.entry.bodyBytes();
    }
    if (value == null) {
      removals.put(name, entry);
    }
  }

  private static List<Slice> body(String name, byte @Nullable [] value) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(1 + Integer.BYTES + nameBytes.length);
    head.put((byte) (value == null ? 0 : 1)).putInt(nameBytes.length).put(nameBytes);
    return value == null
        ? List.of(Slice.of(head.array()))
        : List.of(Slice.of(head.array()), Slice.of(value));
  }

  /** Lets the owner's next instance open them. */
  @Override
  public synchronized void close() throws IOException {
    log.close();
  }
}
