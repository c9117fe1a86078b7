package dev.sluice.extension.filestorage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a log asks of the file system; tests put faults in between. Thread-safe. */
interface Disk {
  /** What is in a folder, in no order. */
  List<Path> list(Path folder) throws IOException;

  /** Whether anything has that name, a folder or a link too. */
  boolean exists(Path path);

  /** Whether that is a regular file, or a link to one. */
  boolean isFile(Path path);

  /** A new file, for its owner's eyes only. It must not exist. */
  DiskFile create(Path file) throws IOException;

  /** An existing file, to be read and written. */
  DiskFile open(Path file) throws IOException;

  /** Replaces the target in one step. */
  void rename(Path from, Path to) throws IOException;

  /** It need not exist. */
  void delete(Path file) throws IOException;

  /** Names of files in that folder, too, survive the end of the machine. */
  void force(Path folder) throws IOException;
}
