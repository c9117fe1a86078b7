package dev.sluice.extension.filestorage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder for one owner, by a lock on the file {@code lock} in it, which names the process.
 * The lock goes with the process, however that ends.
 *
 * <p>Within one process a file lock is not enough: the system takes it away when the process closes
 * the file for whatever reason, also after a second try that failed. So the folder is first claimed
 * among the system properties, which all collectors of a JVM share, whatever loaded them.
 */
final class FolderLock implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);
  private static final String FILE = "lock";

  private final String claim;
  private final FileChannel channel;

  private FolderLock(String claim, FileChannel channel) {
    this.claim = claim;
    this.channel = channel;
  }

  /** How to wait between two tries. */
  interface Pause {
    /** Parks the thread. */
    Pause REAL = LockSupport::parkNanos;

    void nanos(long nanos);
  }

  /**
   * Takes the lock, or waits for it.
   *
   * @param timeout longest wait
   * @throws IOException when it cannot be had; says who has it
   */
  static FolderLock take(Path folder, Duration timeout, Pause pause) throws IOException {
    Path file = folder.toRealPath().resolve(FILE);
    boolean interrupted = Thread.interrupted(); // it would break the channel
    try {
      long tries = 1 + timeout.toNanos() / BETWEEN_TRIES.toNanos();
      for (long i = 0; i < tries; i++) {
        if (i > 0) {
          pause.nanos(BETWEEN_TRIES.toNanos());
        }
        FolderLock lock = tryTake(file);
        if (lock != null) {
          return lock;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    throw new IOException(
        folder
            + " is in use by "
            + ownerOf(file)
            + ": stop that one, or give this collector a directory of its own");
  }

  /** Whether somebody has it now, in this process or another. Leaves no file behind. */
  static boolean isTaken(Path folder) throws IOException {
    Path file = folder.toRealPath().resolve(FILE);
    if (claims().containsKey(claimOf(file))) {
      return true; // must not be opened and closed
    }
    if (!Files.exists(file)) {
      return false;
    }
    FolderLock lock = tryTake(file);
    if (lock == null) {
      return true;
    }
    lock.close();
    return false;
  }

  private static @Nullable FolderLock tryTake(Path file) throws IOException {
    String claim = claimOf(file);
    if (claims().putIfAbsent(claim, "held") != null) {
      return null;
    }
    FolderLock taken = null;
    try {
      taken = lockFile(claim, file);
      return taken;
    } finally {
      if (taken == null) {
        claims().remove(claim);
      }
    }
  }

  private static @Nullable FolderLock lockFile(String claim, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            Permissions.attributes(file, Permissions.OWNER_ONLY_FILE));
    boolean locked = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return null;
      }
      channel.truncate(0);
      String owner = "process " + ProcessHandle.current().pid();
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
      locked = true;
      return new FolderLock(claim, channel);
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static String ownerOf(Path file) {
    if (claims().containsKey(claimOf(file))) {
      return "another component or collector of this process"; // must not be opened and closed
    }
    try {
      String owner = Files.readString(file);
      return owner.isBlank() ? "another process" : owner;
    } catch (IOException e) {
      return "another process";
    }
  }

  private static Properties claims() {
    return System.getProperties();
  }

  private static String claimOf(Path file) {
    return "dev.sluice.file_storage." + file;
  }

  /** Lets go of the folder. May come twice. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      try {
        channel.close();
      } finally {
        claims().remove(claim);
      }
    }
  }
}
