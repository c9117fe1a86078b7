package dev.sluice.extension.filestorage;

import dev.sluice.id.ComponentKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Logs that no component has opened, of exporters that were renamed or removed: what they hold is
 * neither sent nor lost, and nobody would know of it. Looks, and changes nothing.
 */
final class UnclaimedLogs {
  private final Disk disk;
  private final Path directory;

  UnclaimedLogs(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /**
   * A log with items that are not done with.
   *
   * @param folder its name
   * @param items in its records, as far as they can be read
   */
  record Unclaimed(String folder, long records, long items) {}

  /**
   * All of them, in the order of their names; what another process or collector uses is not one.
   *
   * @param claimed names of folders that have their component
   */
  List<Unclaimed> find(Set<String> claimed) throws IOException {
    List<Unclaimed> found = new ArrayList<>();
    for (Path folder : disk.list(directory).stream().sorted().toList()) {
      String name = String.valueOf(folder.getFileName());
      if (isLog(name) && !disk.isFile(folder) && !claimed.contains(name)) {
        Unclaimed log = count(folder, name);
        if (log.items() > 0) { // checkpoints are nothing to send
          found.add(log);
        }
      }
    }
    return found;
  }

  private static boolean isLog(String name) {
    return Arrays.stream(ComponentKind.values()).anyMatch(kind -> name.startsWith(kind.id() + "."));
  }

  private Unclaimed count(Path path, String name) throws IOException {
    if (FolderLock.isTaken(path)) {
      return new Unclaimed(name, 0, 0);
    }
    LogFolder folder = new LogFolder(path);
    LongAdder records = new LongAdder();
    LongAdder items = new LongAdder();
    LogFolder.Content content = folder.look(disk);
    Map<Long, Marks> marks = new HashMap<>();
    for (long file : content.dones()) {
      try (DiskFile done = disk.open(folder.done(file))) {
        marks.put(file, Marks.read(done, file));
      }
    }
    for (long file : content.segments()) {
      try (DiskFile segment = disk.open(folder.segment(file))) {
        Marks own = marks.get(file);
        SegmentScan.of(segment, file)
            .forEach(
                (entry, itemsBefore) -> {
                  if (own == null || !own.covers(entry.number())) {
                    records.increment();
                    items.add(entry.items());
                  }
                });
      }
    }
    return new Unclaimed(name, records.sum(), items.sum());
  }
}
