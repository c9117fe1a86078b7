package dev.sluice.processor.memorylimiter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The memory limit of the control group this process is in: version 2 ({@code memory.max}), else
 * version 1 ({@code memory.limit_in_bytes}). A group is bound by its parents as well, so the least
 * limit counts. In a container the group's own files usually stand at the mount's root.
 */
final class CgroupMemory {
  /** Above this a version 1 value means "no limit": the largest number rounded to a page. */
  private static final long UNLIMITED_BYTES = 1L << 60;

  private CgroupMemory() {}

  /**
   * @param root the root of the file system, for tests
   * @return empty when there is no limit
   */
  static OptionalLong limitBytes(Path root) {
    Path mount = root.resolve("sys/fs/cgroup");
    long least = Long.MAX_VALUE;
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[0].equals("0") && parts[1].isEmpty()) {
        least = Math.min(least, leastUpwards(mount, parts[2], "memory.max"));
      } else if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains("memory")) {
        Path memory = mount.resolve("memory");
        least = Math.min(least, leastUpwards(memory, parts[2], "memory.limit_in_bytes"));
      }
    }
    least = Math.min(least, read(mount.resolve("memory.max")));
    least = Math.min(least, read(mount.resolve("memory/memory.limit_in_bytes")));
    return least >= UNLIMITED_BYTES ? OptionalLong.empty() : OptionalLong.of(least);
  }

  private static long leastUpwards(Path mount, String group, String file) {
    long least = Long.MAX_VALUE;
    Path at = mount.resolve(group.startsWith("/") ? group.substring(1) : group).normalize();
    for (Path dir = at; dir != null && dir.startsWith(mount); dir = dir.getParent()) {
      least = Math.min(least, read(dir.resolve(file)));
    }
    return least;
  }

  private static long read(Path file) {
    List<String> lines = lines(file);
    if (lines.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseLong(lines.get(0).trim());
    } catch (NumberFormatException e) { // "max"
      return Long.MAX_VALUE;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) { // such files come and go; not there means no limit
      return List.of();
    }
  }
}
