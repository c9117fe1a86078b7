package dev.sluice.extension.filestorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.storage.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails, and a process that ends between any two of its steps. */
class FileLogFaultTest {
  @TempDir Path folder;

  private final FaultyDisk disk = new FaultyDisk();

  private Killable open() throws IOException {
    return Killable.open(folder, Killable.SMALL, disk);
  }

  @Test
  void aFullDiskRefusesRecordsAndTheLogGoesOnWhenThereIsRoom() throws IOException {
    try (Killable log = open()) {
      List<LogEntry> entries = new ArrayList<>(log.addAll(1, 3));
      long size = log.log.sizeBytes();
      disk.failWhen("write"::equals);
      assertThatThrownBy(() -> log.add(4))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(folder + " cannot be written: No space left on device");
      assertThat(log.log.sizeBytes()).isEqualTo(size);
      disk.failWhen(step -> false);
      entries.add(log.add(5));
      assertThat(entries.get(3).number()).isEqualTo(4);
      log.kill();
      try (Killable again = Killable.open(folder)) {
        assertThat(again.found()).containsExactlyElementsOf(entries);
        assertThat(again.log.recovery().notes()).isEmpty();
      }
    }
  }

  /** Marks are read first, and where there are none the records themselves. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDiskThatCannotBeReadIsNoDamageAndNothingIsChangedForIt(boolean hasMarks)
      throws IOException {
    Killable log = open();
    List<LogEntry> waiting = new ArrayList<>(log.addAll(1, 12));
    LogFolder names = new LogFolder(folder);
    if (hasMarks) {
      log.done(waiting.remove(3));
    }
    log.kill();
    List<Path> before = files();
    int steps = disk.steps();
    disk.setUnreadable(true);
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            (hasMarks ? names.done(1) : names.segment(1)) + " cannot be read: Input/output error")
        .hasMessageContaining("Nothing of the storage was changed. Mend the disk and start again");
    assertThat(disk.steps()).isEqualTo(steps);
    assertThat(files()).isEqualTo(before);
    disk.setUnreadable(false);
    try (Killable again = open()) {
      assertThat(again.found()).isEqualTo(waiting);
      assertThat(again.log.recovery().lostRecords()).isZero();
      assertThat(again.log.recovery().notes()).isEmpty();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void aDiskThatOnlyTheDeadLastSegmentFillsHasRoomAgain() throws IOException {
    Killable log = open();
    List<LogEntry> entries = log.addAll(1, 3);
    disk.failWhen("write"::equals); // marks too
    assertThatThrownBy(() -> log.done(entries.toArray(LogEntry[]::new)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> log.add(4)).isInstanceOf(IOException.class);
    boolean[] freed = {false};
    disk.failWhen(
        step -> {
          freed[0] |= step.equals("truncate");
          return !freed[0] && (step.equals("write") || step.equals("create"));
        });
    LogEntry next = log.add(5);
    assertThat(freed[0]).isTrue();
    assertThat(next.number()).isEqualTo(4);
    assertThat(new LogFolder(folder).segment(1)).doesNotExist();
    log.kill();
    try (Killable again = Killable.open(folder)) {
      assertThat(again.found()).containsExactly(next);
      assertThat(again.log.recovery().lostRecords()).isZero();
      assertThat(again.log.recovery().notes()).isEmpty();
    }
  }

  /** The numbers go on behind those of the records that were given back. */
  @Test
  void aProcessThatEndsWhenItHasGivenTheLastSegmentBackStartsWell() throws IOException {
    Killable log = open();
    List<LogEntry> entries = log.addAll(1, 3);
    log.done(entries.toArray(LogEntry[]::new));
    disk.failWhen("write"::equals);
    assertThatThrownBy(() -> log.add(4)).isInstanceOf(IOException.class);
    disk.failWhen("create"::equals);
    assertThatThrownBy(() -> log.add(4)).isInstanceOf(IOException.class);
    assertThat(new LogFolder(folder).segment(1)).hasSize(SegmentHeader.BYTES);
    log.kill();
    disk.failWhen(step -> false);
    try (Killable again = open()) {
      assertThat(again.found()).isEmpty();
      assertThat(again.log.recovery().lostRecords()).isZero();
      assertThat(again.add(5).number()).isEqualTo(4);
    }
  }

  @Test
  void aSegmentThatCannotBeCutBackEndsAndAnotherBegins() throws IOException {
    Killable log = open();
    List<LogEntry> entries = new ArrayList<>(log.addAll(1, 2));
    disk.failWhen(step -> step.equals("write") || step.equals("truncate"));
    assertThatThrownBy(() -> log.add(3)).isInstanceOf(IOException.class);
    disk.failWhen(step -> false);
    entries.add(log.add(4));
    assertThat(entries.get(2).file()).isEqualTo(2);
    log.kill();
    try (Killable again = Killable.open(folder)) {
      assertThat(again.found()).containsExactlyElementsOf(entries);
      assertThat(again.log.recovery().lostRecords()).isZero();
    }
  }

  @Test
  void aRecordThatCannotBeForcedDoesNotCount() throws IOException {
    Killable log = Killable.open(folder, new FileLogSettings(10_000, 0, true), disk);
    log.add(1);
    disk.failWhen("force"::equals);
    assertThatThrownBy(() -> log.add(2)).isInstanceOf(IOException.class);
    disk.failWhen(step -> false);
    assertThat(log.add(3).file()).isEqualTo(2);
    log.kill();
    try (Killable again = Killable.open(folder)) {
      assertThat(again.foundBodies()).containsExactly(Killable.body(1), Killable.body(3));
    }
  }

  @Test
  void marksThatCannotBeWrittenAreTriedAgain() throws IOException {
    Killable log = open();
    List<LogEntry> entries = log.addAll(1, 3);
    disk.failWhen("write"::equals);
    assertThatThrownBy(() -> log.done(entries.get(0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("records may come again");
    disk.failWhen(step -> false);
    log.done(entries.get(1));
    log.kill();
    try (Killable again = Killable.open(folder)) {
      assertThat(again.found()).containsExactly(entries.get(2));
    }
  }

  @Test
  void whatIsDoneWithMakesRoomOnADiskThatTakesNoMark() throws IOException {
    try (Killable log = open()) {
      List<LogEntry> entries = log.addAll(1, 12);
      disk.failWhen("write"::equals);
      for (LogEntry entry : entries) {
        try {
          log.done(entry);
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("may come again");
        }
      }
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.filter(file -> file.toString().endsWith(".segment"))).hasSize(1);
      }
    }
  }

  @Test
  void aFileThatCannotBeRemovedIsRemovedLater() throws IOException {
    try (Killable log = open()) {
      LogEntry[] entries = log.addAll(1, 12).toArray(LogEntry[]::new);
      disk.failWhen("delete"::equals);
      log.done(entries);
      assertThat(new LogFolder(folder).segment(1)).exists();
      disk.failWhen(step -> false);
      log.done();
      assertThat(new LogFolder(folder).segment(1)).doesNotExist();
    }
  }

  /**
   * A fixed course of writes, marks and removals, ended at each of its steps: what returned is
   * there afterwards, what was done with is not, and nothing counts as lost.
   */
  @Test
  void aProcessMayEndBeforeAnyStep() throws IOException {
    int steps = steps(Integer.MAX_VALUE, folder.resolve("whole"));
    assertThat(steps).isGreaterThan(50);
    for (int end = 0; end < steps; end++) {
      steps(end, folder.resolve("killed at " + end));
    }
  }

  private static int steps(int lastStep, Path folder) throws IOException {
    Files.createDirectory(folder);
    FaultyDisk dying = new FaultyDisk();
    dying.failWhen(step -> dying.steps() > lastStep); // and everything after it
    TreeSet<Long> waiting = new TreeSet<>();
    TreeSet<Long> doubtful = new TreeSet<>(); // may be there or not: its write did not return
    Killable log = Killable.open(folder, new FileLogSettings(300, 0, true), dying);
    try {
      List<LogEntry> entries = new ArrayList<>();
      for (int id = 1; id <= 12; id++) {
        doubtful.add((long) id);
        LogEntry entry = log.add(id);
        checkAlive(dying, lastStep);
        entries.add(entry);
        waiting.add(entry.number());
        doubtful.remove(entry.number());
      }
      // The middle first, then the front, then a part of the rest together with new ones.
      for (int from : new int[] {4, 0, 8}) {
        List<LogEntry> done = List.copyOf(entries.subList(from, from + 3));
        done.forEach(
            entry -> {
              waiting.remove(entry.number());
              doubtful.add(entry.number());
            });
        int id = entries.size() + 1;
        doubtful.add((long) id);
        LogEntry entry = log.log.write(List.of(Killable.record(id)), done).get(0);
        checkAlive(dying, lastStep);
        waiting.add(entry.number());
        doubtful.clear();
        entries.add(entry);
      }
      assertThat(lastStep).isEqualTo(Integer.MAX_VALUE);
    } catch (IOException e) {
      assertThat(dying.steps()).isGreaterThan(lastStep);
    }
    log.kill();
    for (int opening = 0; opening < 2; opening++) {
      Killable again = Killable.open(folder);
      TreeSet<Long> found = new TreeSet<>();
      for (LogEntry entry : again.found()) {
        found.add(entry.number());
        assertThat(again.read(entry)).isEqualTo(Killable.body((int) entry.number()));
      }
      String what = folder.getFileName() + ": " + again.log.recovery();
      assertThat(found).as(what).containsAll(waiting);
      found.removeAll(waiting);
      assertThat(doubtful).as(what).containsAll(found);
      assertThat(again.log.recovery().lostRecords()).as(what).isZero();
      again.kill();
    }
    return dying.steps();
  }

  /** A process that has ended does not get to know that a call returned. */
  private static void checkAlive(FaultyDisk dying, int lastStep) throws IOException {
    if (dying.steps() > lastStep) {
      throw new IOException("ended");
    }
  }
}
