package dev.sluice.extension.filestorage;

import dev.sluice.data.Slice;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import dev.sluice.testkit.RecordingLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A log whose process can be killed: then only its lock goes. */
final class Killable implements AutoCloseable {
  static final FileLogSettings SMALL = new FileLogSettings(300, 0, false);

  private final FolderLock lock;
  final FileLog log;

  private Killable(FolderLock lock, FileLog log) {
    this.lock = lock;
    this.log = log;
  }

  static Killable open(Path folder) throws IOException {
    return open(folder, SMALL, new LocalDisk());
  }

  static Killable open(Path folder, FileLogSettings settings, Disk disk) throws IOException {
    return open(folder, settings, disk, FolderLock.take(folder, Duration.ZERO, nanos -> {}));
  }

  /** With a lock that was let go of already, where nobody else asks for the folder. */
  static Killable open(Path folder, FileLogSettings settings, Disk disk, FolderLock lock)
      throws IOException {
    return new Killable(
        lock, FileLog.open(new LogFolder(folder), settings, disk, new RecordingLog(), lock));
  }

  void kill() throws IOException {
    lock.close();
  }

  @Override
  public void close() throws IOException {
    lock.close();
    log.close();
  }

  /** One that says in its body what it is. */
  static NewRecord record(int id) {
    byte[] bytes = body(id).getBytes(StandardCharsets.UTF_8);
    int cut = bytes.length / 2;
    return new NewRecord(
        items(id),
        "l" + id % 3,
        List.of(new Slice(bytes, 0, cut), new Slice(bytes, cut, bytes.length - cut)));
  }

  static int items(int id) {
    return 1 + id % 7;
  }

  static String body(int id) {
    return "record " + id + " " + "x".repeat(id % 50);
  }

  LogEntry add(int id) throws IOException {
    return log.write(List.of(record(id)), List.of()).get(0);
  }

  List<LogEntry> addAll(int fromId, int toId) throws IOException {
    List<LogEntry> entries = new ArrayList<>();
    for (int id = fromId; id <= toId; id++) {
      entries.add(add(id));
    }
    return entries;
  }

  void done(LogEntry... entries) throws IOException {
    log.write(List.of(), List.of(entries));
  }

  String read(LogEntry entry) throws IOException {
    return new String(log.read(entry), StandardCharsets.UTF_8);
  }

  /** What was found at open. */
  List<LogEntry> found() {
    List<LogEntry> entries = new ArrayList<>();
    log.recovery().entries().forEach(entries::add);
    return entries;
  }

  /** Bodies of what was found at open. */
  List<String> foundBodies() throws IOException {
    List<String> bodies = new ArrayList<>();
    for (LogEntry entry : found()) {
      bodies.add(read(entry));
    }
    return bodies;
  }
}
