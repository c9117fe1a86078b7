package dev.sluice.extension.filestorage;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Given;
import dev.sluice.config.Keys;
import dev.sluice.config.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of {@code file_storage}. Making one looks at the file system, as the reference's
 * validation does: the directory must be there unless it may be created.
 *
 * @param directory where the logs are
 * @param timeout how long to wait for another owner to let go of a log
 * @param fsync whether each write survives the end of the machine, not only that of the process
 * @param createDirectory whether {@code directory} is made at start when it is missing
 * @param directoryPermissions octal, without the process's umask; for the directory that is made
 * @param maxSizeBytes what one log may take on the disk; 0 for no bound
 */
public record FileStorageConfig(
    String directory,
    Duration timeout,
    boolean fsync,
    boolean createDirectory,
    String directoryPermissions,
    long maxSizeBytes) {
  private static final String DEFAULT_DIRECTORY = "/var/lib/otelcol/file_storage";
  private static final String FREE_BY_THEMSELVES =
      "files are removed as soon as everything in them is done with, so nothing is left to compact";

  static final Spec<FileStorageConfig> SPEC = Spec.of(FileStorageConfig::read);

  private static FileStorageConfig read(Keys keys) {
    boolean createDirectory =
        keys.get(bool("create_directory", false, "makes the directory if it is missing"));
    keys.also(
        bool("recreate", false, "begins anew when a file is damaged")
            .inert("damaged files are set aside by themselves, and the rest is used"));
    Compaction compaction =
        keys.get(
            section("compaction", Compaction.SPEC, "when files are compacted")
                .inert(FREE_BY_THEMSELVES));
    checkDirectory("compaction::directory", compaction.directory(), createDirectory);
    return new FileStorageConfig(
        keys.get(string("directory", DEFAULT_DIRECTORY, "where the logs are")),
        keys.get(duration("timeout", Duration.ofSeconds(1), "longest wait for a file's lock")),
        keys.get(bool("fsync", false, "whether each write is forced to the disk")),
        createDirectory,
        keys.get(
            string(
                "directory_permissions",
                "0700",
                "octal permissions of the directory that is made")),
        keys.get(int64("max_size", 0, "bytes that one log may take; 0 for no bound").in("bytes")));
  }

  public FileStorageConfig {
    checkDirectory("", Optional.of(directory), createDirectory);
    if (timeout.isNegative()) {
      throw new ConfigException(
          "timeout", timeout, "must not be negative", "Remove it for 1 second.");
    }
    if (maxSizeBytes < 0) {
      throw new ConfigException(
          "max_size", maxSizeBytes, "must not be negative", "Remove it for no bound.");
    }
    if (createDirectory) {
      checkPermissions(directoryPermissions);
    }
  }

  /** One directory that must exist, everything else by default. */
  public static FileStorageConfig in(Path directory) {
    return new FileStorageConfig(
        directory.toString(), Duration.ofSeconds(1), false, false, "0700", 0);
  }

  /** There is none for an empty text, which the file system would take for where we are. */
  private static void checkDirectory(String key, Optional<String> named, boolean createDirectory) {
    if (named.isEmpty()) {
      return;
    }
    String directory = named.get();
    Path path;
    try {
      path = Path.of(directory);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, directory, "is not a path", "Write another one.");
    }
    if (!directory.isEmpty() && Files.exists(path)) {
      if (!Files.isDirectory(path)) {
        throw new ConfigException(
            key, directory, directory + " is not a directory", "Name a directory in its place.");
      }
    } else if (!createDirectory || directory.isEmpty()) {
      throw new ConfigException(
          key,
          directory,
          "directory must exist: stat "
              + directory
              + ": no such file or directory. You can enable the create_directory option to"
              + " automatically create it",
          "Make the directory, or set create_directory: true.");
    }
  }

  private static void checkPermissions(String permissions) {
    try {
      Permissions.parse(permissions);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "",
          permissions,
          String.valueOf(e.getMessage()),
          "Remove directory_permissions for 0700.");
    }
  }

  /** The section of the reference that has nothing to do here; checked as there. */
  private record Compaction(
      boolean onStart,
      boolean onRebound,
      Optional<String> directory,
      long maxTransactionSize,
      long neededMib,
      long triggerMib,
      Duration checkInterval,
      boolean cleanupOnStart) {
    static final Spec<Compaction> SPEC = Spec.of(Compaction::read);

    private static Compaction read(Keys keys) {
      boolean onStart = keys.get(bool("on_start", false, "compacts at start"));
      boolean onRebound = keys.get(bool("on_rebound", false, "compacts when much has been freed"));
      Given<String> directory =
          keys.read(
              string("directory", DEFAULT_DIRECTORY, "where files lie while they are compacted"));
      return new Compaction(
          onStart,
          onRebound,
          (onStart || onRebound) && directory.isGiven()
              ? Optional.of(directory.value())
              : Optional.empty(),
          keys.get(int64("max_transaction_size", 65_536, "items of one step")),
          keys.get(int64("rebound_needed_threshold_mib", 100, "size that calls for it").in("MiB")),
          keys.get(int64("rebound_trigger_threshold_mib", 10, "use at which it begins").in("MiB")),
          keys.get(duration("check_interval", Duration.ofSeconds(5), "between two checks")),
          keys.get(bool("cleanup_on_start", false, "removes what a crash left")));
    }

    Compaction {
      if (maxTransactionSize < 0) {
        throw new ConfigException(
            "",
            "",
            "max transaction size for compaction cannot be less than 0",
            "Remove the section: nothing is compacted.");
      }
      if (onRebound && (checkInterval.isNegative() || checkInterval.isZero())) {
        throw new ConfigException(
            "",
            "",
            "compaction check interval must be positive when rebound compaction is set",
            "Remove the section: nothing is compacted.");
      }
    }
  }
}
