package dev.sluice.extension.filestorage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of a log are called: {@code 0000000000000007.segment} and beside it {@code
 * 0000000000000007.done}. What is set aside gets {@code .damaged} behind its name.
 *
 * @param path the folder
 */
record LogFolder(Path path) {
  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.(\\w+)(\\..*)?");

  /**
   * Numbers of the files that are there.
   *
   * @param segments of files with records
   * @param dones of files with marks
   * @param highest of all, also of what was set aside; 0 without any
   */
  record Content(NavigableSet<Long> segments, NavigableSet<Long> dones, long highest) {}

  Path segment(long file) {
    return path.resolve(name(file, "segment"));
  }

  Path done(long file) {
    return path.resolve(name(file, "done"));
  }

  /** A segment that is being made; renamed when its header is there. */
  Path unfinished(long file) {
    return path.resolve(name(file, "segment") + ".new");
  }

  private static String name(long file, String kind) {
    return String.format(Locale.ROOT, "%016d.%s", file, kind);
  }

  /** A name that is free for a file that is damaged. */
  Path aside(Disk disk, Path file) {
    String name = file.getFileName() + ".damaged";
    Path free = path.resolve(name);
    for (int i = 2; disk.exists(free); i++) {
      free = path.resolve(name + "." + i);
    }
    return free;
  }

  /** Looks which files are there, and removes segments that never got their header. */
  Content content(Disk disk) throws IOException {
    for (Path file : disk.list(path)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches() && ".new".equals(name.group(3))) {
        disk.delete(file);
      }
    }
    return look(disk);
  }

  /** Looks which files are there. */
  Content look(Disk disk) throws IOException {
    NavigableSet<Long> segments = new TreeSet<>();
    NavigableSet<Long> dones = new TreeSet<>();
    long highest = 0;
    for (Path file : disk.list(path)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (!name.matches() || ".new".equals(name.group(3))) {
        continue;
      }
      long number = Long.parseLong(name.group(1));
      highest = Math.max(highest, number);
      if (name.group(3) == null && disk.isFile(file)) {
        if (name.group(2).equals("segment")) {
          segments.add(number);
        } else if (name.group(2).equals("done")) {
          dones.add(number);
        }
      }
    }
    return new Content(segments, dones, highest);
  }
}
