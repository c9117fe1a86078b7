package dev.sluice.extension.filestorage;

import dev.sluice.component.ExtensionContext;
import dev.sluice.config.ConfigException;
import dev.sluice.config.FileWords;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.storage.LogOwner;
import dev.sluice.storage.RecordLog;
import dev.sluice.storage.StorageExtension;
import dev.sluice.telemetry.MetricLevel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Opens logs below its directory. {@link #open} may be called by any thread. */
final class FileStorageExtension implements StorageExtension {
  private static final String PROBE = ".sluice-probe-";
  private static final String ANOTHER = "Name another directory.";

  private final FileStorageConfig config;
  private final ExtensionContext context;
  private final Disk disk;
  private final FolderLock.Pause pause;
  private final Map<String, FileLog> logs = new ConcurrentHashMap<>(); // the last of each folder
  private final Map<String, Long> unclaimed = new ConcurrentHashMap<>(); // items by folder

  FileStorageExtension(FileStorageConfig config, ExtensionContext context) {
    this(config, context, new LocalDisk(), FolderLock.Pause.REAL);
  }

  FileStorageExtension(
      FileStorageConfig config, ExtensionContext context, Disk disk, FolderLock.Pause pause) {
    this.config = config;
    this.context = context;
    this.disk = disk;
    this.pause = pause;
  }

  /** Before anything relies on it: what is wrong with the directory is told at its own key. */
  @Override
  public void start() {
    Path directory = directory();
    List<String> foreign;
    try {
      if (config.createDirectory() && !Files.exists(directory)) {
        Files.createDirectories(
            directory,
            Permissions.attributes(directory, Permissions.parse(config.directoryPermissions())));
      }
      checkUsable(directory);
      foreign = filesOfTheReference(directory);
    } catch (IOException e) {
      throw unusable(FileWords.of(e), ANOTHER, e);
    }
    if (!foreign.isEmpty()) {
      context
          .log()
          .warn(
              "Files of the reference collector are not read; let it drain them first",
              "directory",
              config.directory(),
              "files",
              foreign);
    }
  }

  private ConfigException unusable(String why, String mend, IOException cause) {
    return new ConfigException("directory", config.directory(), why, mend, cause);
  }

  /** A disk that is full only for now is no reason not to start: what is stored can be sent. */
  private void checkUsable(Path directory) throws IOException {
    Path probe = directory.resolve(PROBE + ProcessHandle.current().pid());
    try {
      disk.delete(probe);
      disk.create(probe).close();
      disk.delete(probe);
    } catch (AccessDeniedException e) {
      throw unusable(
          directory + " cannot be written: permission denied",
          "Give it to the user that runs the collector, or name another directory.",
          e);
    } catch (IOException e) {
      if (Files.getFileStore(directory).isReadOnly()) {
        throw unusable(directory + " is on a read-only file system", ANOTHER, e);
      }
      context
          .log()
          .warn(
              "The directory of the storage takes no file now",
              "directory",
              config.directory(),
              "error",
              String.valueOf(e.getMessage()));
    }
  }

  private Path directory() {
    return Path.of(config.directory());
  }

  /** It keeps one file for each component, which is called after it. */
  private static List<String> filesOfTheReference(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .filter(
              name ->
                  Arrays.stream(ComponentKind.values())
                      .anyMatch(kind -> name.startsWith(kind.id() + "_")))
          .sorted()
          .toList();
    }
  }

  @Override
  public RecordLog open(LogOwner owner) throws IOException {
    String name = OwnerFolder.nameOf(owner);
    Path folder = directory().resolve(name);
    if (!Files.isDirectory(directory())) {
      throw new IOException("directory must exist: " + directory());
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, Permissions.attributes(folder, Permissions.OWNER_ONLY_FOLDER));
    }
    FolderLock lock = FolderLock.take(folder, config.timeout(), pause);
    FileLog log =
        FileLog.open(new LogFolder(folder), FileLogSettings.of(config), disk, context.log(), lock);
    logs.put(name, log);
    context
        .metrics()
        .gauge(
            MetricLevel.BASIC,
            "sluice_storage_size_bytes",
            "By",
            "Bytes that a log takes on the disk.",
            () -> sizeBytes(name),
            "log",
            name);
    report(log);
    return log;
  }

  /** By now every component has opened its log: whose folder is left over has no component. */
  @Override
  public void onReady() {
    List<UnclaimedLogs.Unclaimed> found;
    try {
      found = new UnclaimedLogs(disk, directory()).find(logs.keySet());
    } catch (IOException e) {
      context
          .log()
          .warn(
              "Cannot look for storage without a component",
              "directory",
              config.directory(),
              "error",
              String.valueOf(e.getMessage()));
      return;
    }
    unclaimed.clear();
    for (UnclaimedLogs.Unclaimed each : found) {
      unclaimed.put(each.folder(), each.items());
      context
          .metrics()
          .gauge(
              MetricLevel.BASIC,
              "sluice_storage_unclaimed_items",
              "{items}",
              "Items in a log whose component is not in the configuration.",
              () -> unclaimed.getOrDefault(each.folder(), 0L),
              "log",
              each.folder());
      context
          .log()
          .warn(
              "Storage of a component that is not in the configuration holds items. To send them,"
                  + " give an exporter its name again, or rename its folder to that of another while"
                  + " the collector is stopped; to drop them, remove the folder",
              "log",
              directory().resolve(each.folder()).toString(),
              "items",
              each.items(),
              "requests",
              each.records());
    }
  }

  private long sizeBytes(String name) {
    FileLog log = logs.get(name);
    return log == null ? 0 : log.sizeBytes();
  }

  private void report(FileLog log) {
    for (String note : log.recovery().notes()) {
      context.log().warn("Storage is not as it was left", "log", log.place(), "what", note);
    }
    context
        .log()
        .info(
            "Opened storage",
            "log",
            log.place(),
            "records",
            log.recovery().entries().size(),
            "bytes",
            log.sizeBytes());
  }

  /** Components close their logs when they stop; what they left open is closed here. */
  @Override
  public void stop(Deadline deadline) throws IOException {
    for (FileLog log : logs.values()) {
      log.close();
    }
  }
}
