package dev.sluice.extension.filestorage;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.config.Values;
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
  private static final String FREE_BY_THEMSELVES =
      "files are removed as soon as everything in them is done with, so nothing is left to compact";

  private static final Key<String> DIRECTORY =
      Key.of(
          "directory", ValueType.string(), "/var/lib/otelcol/file_storage", "where the logs are");
  private static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout", ValueType.duration(), Duration.ofSeconds(1), "longest wait for a file's lock");
  private static final Key<Boolean> FSYNC =
      Key.of("fsync", ValueType.bool(), false, "whether each write is forced to the disk");
  private static final Key<Boolean> CREATE_DIRECTORY =
      Key.of("create_directory", ValueType.bool(), false, "makes the directory if it is missing");
  private static final Key<String> DIRECTORY_PERMISSIONS =
      Key.of(
          "directory_permissions",
          ValueType.string(),
          "0700",
          "octal permissions of the directory that is made");
  private static final Key<Long> MAX_SIZE =
      Key.of("max_size", ValueType.int64(), 0L, "bytes that one log may take; 0 for no bound");
  private static final Key<Boolean> RECREATE =
      Key.of("recreate", ValueType.bool(), false, "begins anew when a file is damaged")
          .inert("damaged files are set aside by themselves, and the rest is used");
  private static final Key<Compaction> COMPACTION =
      Key.section("compaction", Compaction.SPEC, "when files are compacted")
          .inert(FREE_BY_THEMSELVES);

  static final Spec<FileStorageConfig> SPEC =
      Spec.of(
          values -> {
            checkDirectory(
                "compaction::directory",
                values.get(COMPACTION).directory(),
                values.get(CREATE_DIRECTORY));
            return new FileStorageConfig(
                values.get(DIRECTORY),
                values.get(TIMEOUT),
                values.get(FSYNC),
                values.get(CREATE_DIRECTORY),
                values.get(DIRECTORY_PERMISSIONS),
                values.get(MAX_SIZE));
          },
          DIRECTORY,
          TIMEOUT,
          FSYNC,
          CREATE_DIRECTORY,
          DIRECTORY_PERMISSIONS,
          MAX_SIZE,
          RECREATE,
          COMPACTION);

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
    /** Where the reference would compact, as far as the file says so; it must be there. */
    private static Optional<String> usedDirectory(Values values) {
      boolean isUsed = values.get(ON_START) || values.get(ON_REBOUND);
      return isUsed && values.isGiven(AT) ? Optional.of(values.get(AT)) : Optional.empty();
    }

    private static final Key<Boolean> ON_START =
        Key.of("on_start", ValueType.bool(), false, "compacts at start");
    private static final Key<Boolean> ON_REBOUND =
        Key.of("on_rebound", ValueType.bool(), false, "compacts when much has been freed");
    private static final Key<String> AT =
        Key.of(
            "directory",
            ValueType.string(),
            "/var/lib/otelcol/file_storage",
            "where files lie while they are compacted");
    private static final Key<Long> MAX_TRANSACTION_SIZE =
        Key.of("max_transaction_size", ValueType.int64(), 65_536L, "items of one step");
    private static final Key<Long> NEEDED =
        Key.of("rebound_needed_threshold_mib", ValueType.int64(), 100L, "size that calls for it");
    private static final Key<Long> TRIGGER =
        Key.of("rebound_trigger_threshold_mib", ValueType.int64(), 10L, "use at which it begins");
    private static final Key<Duration> CHECK_INTERVAL =
        Key.of("check_interval", ValueType.duration(), Duration.ofSeconds(5), "between two checks");
    private static final Key<Boolean> CLEANUP_ON_START =
        Key.of("cleanup_on_start", ValueType.bool(), false, "removes what a crash left");

    static final Spec<Compaction> SPEC =
        Spec.of(
            values ->
                new Compaction(
                    values.get(ON_START),
                    values.get(ON_REBOUND),
                    usedDirectory(values),
                    values.get(MAX_TRANSACTION_SIZE),
                    values.get(NEEDED),
                    values.get(TRIGGER),
                    values.get(CHECK_INTERVAL),
                    values.get(CLEANUP_ON_START)),
            ON_START,
            ON_REBOUND,
            AT,
            MAX_TRANSACTION_SIZE,
            NEEDED,
            TRIGGER,
            CHECK_INTERVAL,
            CLEANUP_ON_START);

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
