package dev.sluice.extension.filestorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.SpecBinder;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.storage.Checkpoints;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.LogOwner;
import dev.sluice.storage.RecordLog;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingLog;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest {
  private static final LogOwner OWNER = owner("otlp_http", "traces");

  @TempDir Path directory;

  private final TestContext context = TestContext.of(ComponentKind.EXTENSION, "file_storage");
  private final FaultyDisk disk = new FaultyDisk();
  private final List<Long> pauses = new ArrayList<>();

  @AfterEach
  void close() {
    context.close();
  }

  private static LogOwner owner(String id, String name) {
    return new LogOwner(ComponentKind.EXPORTER, ComponentId.parse(id), name);
  }

  private FileStorageExtension started(String more) throws IOException {
    return started(directory, more);
  }

  private FileStorageExtension started(Path where, String more) throws IOException {
    FileStorageConfig config =
        SpecBinder.fromYaml(FileStorageConfig.SPEC, "{directory: '" + where + "'" + more + "}");
    FileStorageExtension extension = new FileStorageExtension(config, context, disk, pauses::add);
    extension.start();
    return extension;
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  @ObservesKey(component = "extension/file_storage", keys = "directory")
  void eachOwnerHasAFolderInTheDirectory() throws Exception {
    FileStorageExtension extension = started("");
    RecordLog traces = extension.open(OWNER);
    RecordLog logs = extension.open(owner("otlp_http", "logs"));
    RecordLog named = extension.open(owner("otlp_http/a/b.ü", "traces"));
    Path folder = directory.resolve("exporter.otlp_http.traces");
    assertThat(traces.place()).isEqualTo(folder.toString());
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(logs.place()).endsWith("/exporter.otlp_http.logs");
    assertThat(named.place()).endsWith("/exporter.otlp_http+a~002Fb~002E~00FC.traces");
    traces.write(List.of(Killable.record(1)), List.of());
    traces.close();
    assertThat(extension.open(OWNER).recovery().entries()).hasSize(1);
    assertThat(context.log().messages("warn")).isEmpty();
    assertThat(context.log().messages("info")).contains("Opened storage");
    extension.stop(Deadline.NONE);
  }

  @Test
  void itemsOfAComponentThatIsGoneAreNamedCountedAndLeftWhereTheyAre() throws Exception {
    FileStorageExtension before = started("");
    RecordLog gone = before.open(owner("otlp_http/old", "traces"));
    List<LogEntry> entries =
        gone.write(List.of(Killable.record(1), Killable.record(2), Killable.record(3)), List.of());
    gone.write(List.of(), entries.subList(0, 1));
    before.open(OWNER).write(List.of(Killable.record(4)), List.of());
    before.open(owner("otlp_http/empty", "traces"));
    Files.createDirectory(directory.resolve("lost+found"));
    before.stop(Deadline.NONE);

    FileStorageExtension after = started("");
    RecordLog kept = after.open(OWNER);
    after.onReady();
    int items = entries.get(1).items() + entries.get(2).items();
    List<RecordingLog.Line> warnings =
        context.log().lines().stream().filter(line -> line.level().equals("warn")).toList();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0).message())
        .contains("not in the configuration holds items. To send them, give an exporter its name")
        .contains("to drop them, remove the folder");
    assertThat(warnings.get(0).fields())
        .containsEntry("log", directory.resolve("exporter.otlp_http+old.traces").toString())
        .containsEntry("items", (long) items)
        .containsEntry("requests", 2L);
    assertThat(
            context
                .metrics()
                .value("sluice_storage_unclaimed_items", "log", "exporter.otlp_http+old.traces"))
        .isEqualTo(items);
    kept.close();
    assertThat(after.open(owner("otlp_http/old", "traces")).recovery().entries())
        .hasSize(2); // as the warning says, the name brings them back
    after.stop(Deadline.NONE);
  }

  @Test
  void checkpointsOfAComponentThatIsGoneAreNothingToSend() throws Exception {
    LogOwner gone = new LogOwner(ComponentKind.RECEIVER, ComponentId.parse("files"), "checkpoints");
    FileStorageExtension before = started("");
    try (Checkpoints checkpoints = Checkpoints.open(before, gone)) {
      checkpoints.save(Map.of("/var/log/a", new byte[] {1}, "/var/log/b", new byte[] {2}));
      checkpoints.remove(List.of("/var/log/b"));
    }
    before.stop(Deadline.NONE);

    FileStorageExtension after = started("");
    after.onReady();
    assertThat(context.log().messages("warn")).isEmpty();
    try (Checkpoints checkpoints = Checkpoints.open(after, gone)) {
      assertThat(checkpoints.names()).containsExactly("/var/log/a");
      assertThat(checkpoints.get("/var/log/a")).containsExactly(1);
    }
    after.stop(Deadline.NONE);
  }

  @Test
  void whatAnotherCollectorUsesInTheSameDirectoryHasItsComponent() throws Exception {
    FileStorageExtension other = started("");
    other.open(owner("otlp_http/other", "traces")).write(List.of(Killable.record(1)), List.of());
    FileStorageExtension mine = started("");
    mine.onReady();
    assertThat(context.log().messages("warn")).isEmpty();
    other.stop(Deadline.NONE);
  }

  @Test
  void aFolderThatIsRenamedToThatOfAnotherExporterIsSentByIt() throws Exception {
    FileStorageExtension before = started("");
    before.open(owner("otlp_http/old", "traces")).write(List.of(Killable.record(1)), List.of());
    before.stop(Deadline.NONE);
    Files.move(
        directory.resolve("exporter.otlp_http+old.traces"),
        directory.resolve("exporter.otlp_http.traces"));
    FileStorageExtension after = started("");
    assertThat(after.open(OWNER).recovery().entries()).hasSize(1);
    after.stop(Deadline.NONE);
  }

  @Test
  void aDirectoryOfSomebodyElseStopsTheStartAndSaysWhatToDo() throws IOException {
    disk.failWhen("create"::equals);
    disk.failWith(new AccessDeniedException(directory.toString()));
    assertThatThrownBy(() -> started(""))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              Problem problem = e.problems().get(0);
              assertThat(problem.path()).isEqualTo("directory");
              assertThat(problem.value()).isEqualTo(directory.toString());
              assertThat(problem.why())
                  .isEqualTo(directory + " cannot be written: permission denied");
              assertThat(problem.mend()).contains("Give it to the user that runs the collector");
            });
    disk.failWhen(step -> false);
    started("");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDiskThatIsFullForNowIsNoReasonNotToStart() throws IOException {
    disk.failWhen("create"::equals);
    started("");
    assertThat(context.log().messages("warn"))
        .containsExactly("The directory of the storage takes no file now");
  }

  @Test
  void longNamesAreShortenedAndStillTellApart() {
    String first = OwnerFolder.nameOf(owner("otlp/" + "x".repeat(500), "traces"));
    String second = OwnerFolder.nameOf(owner("otlp/" + "x".repeat(501), "traces"));
    assertThat(first).startsWith("exporter.otlp+xxx").hasSizeLessThan(200).isNotEqualTo(second);
  }

  @Test
  @ObservesKey(component = "extension/file_storage", keys = "create_directory")
  void makesTheDirectoryAndThoseAboveForTheOwnerAlone() throws IOException {
    Path deep = directory.resolve("a/b");
    started(deep, ", create_directory: true");
    assertThat(permissions(deep)).isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("a"))).isEqualTo("rwx------");
  }

  @Test
  @ObservesKey(component = "extension/file_storage", keys = "directory_permissions")
  void makesTheDirectoryWithThePermissionsThatAreAskedFor() throws IOException {
    Path made = directory.resolve("made");
    started(made, ", create_directory: true, directory_permissions: '0750'");
    assertThat(permissions(made)).isEqualTo("rwxr-x---");
    started(made, ", create_directory: true, directory_permissions: '0700'");
    assertThat(permissions(made)).as("it was there already").isEqualTo("rwxr-x---");
  }

  @Test
  @ObservesKey(component = "extension/file_storage", keys = "timeout")
  void waitsForTheOwnerBeforeAndThenSaysWhoItIs() throws Exception {
    FileStorageExtension first = started("");
    RecordLog log = first.open(OWNER);
    FileStorageExtension second = started(", timeout: 50ms");
    assertThatThrownBy(() -> second.open(OWNER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exporter.otlp_http.traces is in use by another component")
        .hasMessageContaining("give this collector a directory of its own");
    assertThat(pauses).hasSize(5).allMatch(nanos -> nanos == 10_000_000);
    log.close();
    RecordLog next = second.open(OWNER);
    assertThat(pauses).hasSize(5);
    next.close();
  }

  @Test
  void opensAsSoonAsTheOwnerBeforeLetsGo() throws Exception {
    FileStorageExtension first = started("");
    RecordLog log = first.open(OWNER);
    FileStorageExtension second =
        new FileStorageExtension(
            FileStorageConfig.in(directory), context, disk, nanos -> closeQuietly(log));
    second.open(OWNER).close();
  }

  private static void closeQuietly(RecordLog log) {
    try {
      log.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherProcessThatHasItIsNamed() throws Exception {
    FileStorageExtension extension = started(", timeout: 0s");
    Path folder = Files.createDirectory(directory.resolve("exporter.otlp_http.traces"));
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('L');
      assertThatThrownBy(() -> extension.open(OWNER))
          .hasMessageContaining("is in use by process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    extension.open(OWNER).close();
  }

  /** Another process that has a folder until it is killed. */
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
      Killable log = Killable.open(Path.of(arguments[0]));
      System.out.print("L");
      System.out.flush();
      int end = System.in.read(); // for ever
      log.close();
      System.exit(end);
    }
  }

  @Test
  void aTryThatFailedDoesNotTakeTheLockFromItsOwner() throws Exception {
    FileStorageExtension extension = started(", timeout: 0s");
    RecordLog log = extension.open(OWNER);
    assertThatThrownBy(() -> extension.open(OWNER)).isInstanceOf(IOException.class);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                log.place())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(other.getInputStream().read()).as("it ends with an exception").isEqualTo(-1);
    assertThat(other.waitFor()).isEqualTo(1);
    log.close();
  }

  @Test
  @ObservesKey(component = "extension/file_storage", keys = "fsync")
  void forcesEachWriteToTheDiskIfAskedTo() throws Exception {
    RecordLog without = started("").open(OWNER);
    without.write(List.of(Killable.record(1)), List.of());
    assertThat(disk.count("force")).isZero();
    without.close();
    RecordLog with = started(", fsync: true").open(OWNER);
    List<LogEntry> found = new ArrayList<>();
    with.recovery().entries().forEach(found::add);
    with.write(List.of(Killable.record(2)), found);
    assertThat(disk.count("force")).as("records and marks").isEqualTo(2);
    assertThat(disk.count("force folder")).as("the new file of marks").isEqualTo(1);
    with.close();
  }

  @Test
  @ObservesKey(component = "extension/file_storage", keys = "max_size")
  void refusesRecordsBeyondTheSizeOfALog() throws Exception {
    RecordLog log = started(", max_size: 1000").open(OWNER);
    assertThatThrownBy(
            () -> {
              for (int id = 0; id < 100; id++) {
                log.write(List.of(Killable.record(id)), List.of());
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("larger than max_size, 1000 bytes");
    assertThat(log.sizeBytes()).isBetween(800L, 1000L);
    log.close();
  }

  @Test
  void filesOfTheReferenceAreLeftAloneAndNamed() throws Exception {
    Path foreign = Files.write(directory.resolve("exporter_otlp_http__traces"), new byte[] {7});
    Files.createFile(directory.resolve("notes.txt"));
    FileStorageExtension extension = started("");
    extension.open(OWNER).close();
    assertThat(context.log().lines())
        .anySatisfy(
            line -> {
              assertThat(line.level()).isEqualTo("warn");
              assertThat(line.fields())
                  .containsEntry("files", List.of("exporter_otlp_http__traces"));
            });
    assertThat(foreign).hasBinaryContent(new byte[] {7});
  }

  @Test
  void saysWhatItFoundAndHowLargeItIs() throws Exception {
    FileStorageExtension extension = started("");
    RecordLog log = extension.open(OWNER);
    log.write(List.of(Killable.record(1)), List.of());
    assertThat(
            context
                .metrics()
                .value("sluice_storage_size_bytes", "log", "exporter.otlp_http.traces"))
        .isEqualTo((double) log.sizeBytes())
        .isGreaterThan(50);
    log.close();
    Path segment = new LogFolder(Path.of(log.place())).segment(1);
    Files.write(segment, new byte[] {1});
    extension.open(OWNER).close();
    assertThat(context.log().lines())
        .anySatisfy(
            line -> {
              assertThat(line.message()).isEqualTo("Storage is not as it was left");
              assertThat(line.fields().get("what")).asString().contains("set aside");
            });
  }

  @Test
  void closesWhatComponentsLeftOpen() throws Exception {
    FileStorageExtension extension = started("");
    RecordLog left = extension.open(OWNER);
    extension.stop(Deadline.NONE);
    assertThatThrownBy(() -> left.write(List.of(), List.of())).isInstanceOf(IOException.class);
    RecordLog next = started(", timeout: 0s").open(OWNER);
    next.close();
  }
}
