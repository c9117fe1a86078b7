package dev.sluice.extension.filestorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Slice;
import dev.sluice.storage.CorruptRecordException;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogTest {
  @TempDir Path folder;

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> segments() throws IOException {
    return files().stream().filter(name -> name.endsWith(".segment")).toList();
  }

  @Test
  void findsAfterAKillWhatIsNotDoneWithInTheOrderOfWriting() throws IOException {
    Killable first = Killable.open(folder);
    List<LogEntry> written = first.addAll(1, 6);
    first.done(written.get(1), written.get(4));
    first.kill();
    try (Killable second = Killable.open(folder)) {
      assertThat(second.found())
          .containsExactly(written.get(0), written.get(2), written.get(3), written.get(5));
      assertThat(second.foundBodies())
          .containsExactly(Killable.body(1), Killable.body(3), Killable.body(4), Killable.body(6));
      assertThat(second.log.recovery().notes()).isEmpty();
      assertThat(second.log.recovery().lostRecords()).isZero();
    }
  }

  @Test
  void writesABatchWithOneCallAndReadsItAtOnce() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    try (Killable log = Killable.open(folder, new FileLogSettings(1 << 20, 0, false), disk)) {
      log.add(0);
      int before = disk.count("write");
      List<NewRecord> batch = new ArrayList<>();
      for (int id = 1; id <= 20; id++) {
        batch.add(Killable.record(id));
      }
      List<LogEntry> entries = log.log.write(batch, List.of());
      assertThat(disk.count("write") - before).isEqualTo(1);
      for (int id = 1; id <= 20; id++) {
        LogEntry entry = entries.get(id - 1);
        assertThat(entry.number()).isEqualTo(id + 1);
        assertThat(entry.items()).isEqualTo(Killable.items(id));
        assertThat(entry.label()).isEqualTo("l" + id % 3);
        assertThat(log.read(entry)).isEqualTo(Killable.body(id));
      }
    }
  }

  @Test
  void keepsEmptyBodiesEmptyLabelsAndBodiesLargerThanASegment() throws IOException {
    byte[] large = new byte[1_000_003];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    Killable first = Killable.open(folder);
    first.log.write(
        List.of(
            new NewRecord(0, "", List.of()),
            new NewRecord(9, "größer", List.of(Slice.of(large))),
            new NewRecord(1, "", List.of(new Slice(large, 5, 0)))),
        List.of());
    first.kill();
    try (Killable second = Killable.open(folder)) {
      assertThat(second.found()).extracting(LogEntry::label).containsExactly("", "größer", "");
      assertThat(second.log.read(second.found().get(0))).isEmpty();
      assertThat(second.log.read(second.found().get(1))).isEqualTo(large);
      assertThat(second.log.read(second.found().get(2))).isEmpty();
    }
  }

  @Test
  void removesASegmentWhenEverythingInItIsDoneWithButNeverTheLast() throws IOException {
    try (Killable log = Killable.open(folder)) {
      List<LogEntry> entries = log.addAll(1, 20);
      long full = log.log.sizeBytes();
      assertThat(segments()).hasSizeGreaterThan(3);
      log.done(entries.toArray(LogEntry[]::new));
      assertThat(segments()).hasSize(1);
      assertThat(log.log.sizeBytes()).isLessThan(full / 2);
      assertThat(files().stream().filter(name -> name.endsWith(".done"))).hasSizeLessThan(2);
    }
  }

  @Test
  void aSegmentRemovedFromTheMiddleIsNotMissed() throws IOException {
    Killable first = Killable.open(folder);
    List<LogEntry> entries = first.addAll(1, 12);
    long middle = entries.get(5).file();
    List<LogEntry> inMiddle = entries.stream().filter(each -> each.file() == middle).toList();
    first.done(inMiddle.toArray(LogEntry[]::new));
    assertThat(new LogFolder(folder).segment(middle)).doesNotExist();
    first.kill();
    Killable second = Killable.open(folder);
    assertThat(second.found()).hasSize(12 - inMiddle.size());
    assertThat(second.log.recovery().lostRecords()).isZero();
    assertThat(second.log.recovery().notes()).isEmpty();
    second.done(second.found().toArray(LogEntry[]::new));
    assertThat(files().stream().filter(name -> name.endsWith(".done"))).hasSizeLessThan(2);
    second.close();
  }

  @Test
  void numbersGoOnAfterEverythingWasDoneWith() throws IOException {
    Killable first = Killable.open(folder);
    List<LogEntry> entries = first.addAll(1, 9);
    first.done(entries.toArray(LogEntry[]::new));
    first.kill();
    Killable second = Killable.open(folder);
    assertThat(second.found()).isEmpty();
    assertThat(second.add(1).number()).isEqualTo(10);
    second.kill();
    try (Killable third = Killable.open(folder)) {
      assertThat(third.found()).hasSize(1);
      assertThat(third.log.recovery().lostRecords()).isZero();
    }
  }

  @Test
  void whatIsDoneTwiceIsDoneOnce() throws IOException {
    try (Killable log = Killable.open(folder)) {
      List<LogEntry> entries = log.addAll(1, 3);
      log.done(entries.get(0), entries.get(0));
      long size = log.log.sizeBytes();
      log.done(entries.get(0));
      assertThat(log.log.sizeBytes()).isEqualTo(size);
      assertThat(log.read(entries.get(1))).isEqualTo(Killable.body(2));
    }
  }

  @Test
  void opensAgainAfterCloseAndAClosedOneRefuses() throws IOException {
    Killable first = Killable.open(folder);
    LogEntry entry = first.add(1);
    first.close();
    first.log.close();
    assertThatThrownBy(() -> first.add(2))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + " is closed");
    try (Killable second = Killable.open(folder)) {
      assertThat(second.found()).containsExactly(entry);
    }
  }

  @Test
  void survivesThatItsThreadIsInterrupted() throws IOException {
    try (Killable log = Killable.open(folder)) {
      log.add(1);
      Thread.currentThread().interrupt();
      LogEntry entry = log.add(2);
      assertThat(log.read(entry)).isEqualTo(Killable.body(2));
      log.done(entry);
      assertThat(Thread.interrupted()).as("the flag stays").isTrue();
      log.addAll(3, 8);
    }
    Thread.currentThread().interrupt();
    Killable again = Killable.open(folder);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(again.found()).hasSize(7);
    again.close();
  }

  @Test
  void readsWhileOthersReadAndOneWrites() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try (Killable log = Killable.open(folder)) {
      List<LogEntry> entries = new ArrayList<>(log.addAll(0, 40)); // more segments than stay open
      List<Future<?>> reads = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        int first = thread;
        reads.add(
            readers.submit(
                () -> {
                  for (int round = 0; round < 400; round++) {
                    int id = (first + round * 7) % 41;
                    assertThat(log.read(entries.get(id))).isEqualTo(Killable.body(id));
                  }
                  return null;
                }));
      }
      for (int id = 41; id < 300; id++) {
        log.done(log.add(id));
      }
      for (Future<?> read : reads) {
        read.get();
      }
    } finally {
      readers.shutdownNow();
    }
  }

  @Test
  void aBodyThatWasChangedIsSaidToBeCorruptAndItsFileIsKept() throws IOException {
    try (Killable log = Killable.open(folder)) {
      List<LogEntry> entries = log.addAll(1, 12);
      LogEntry bad = entries.get(0);
      Path file = new LogFolder(folder).segment(bad.file());
      byte[] bytes = Files.readAllBytes(file);
      bytes[(int) bad.position() + RecordHeader.FIXED_BYTES + 4] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> log.read(bad))
          .isInstanceOf(CorruptRecordException.class)
          .hasMessageContaining("record 1 at byte 36 of " + file);
      log.done(entries.toArray(LogEntry[]::new));
      assertThat(file).doesNotExist();
      assertThat(Path.of(file + ".damaged")).hasBinaryContent(bytes);
    }
  }

  @Test
  void onlyTheOwnerMayLookAtItsFiles() throws IOException {
    try (Killable log = Killable.open(folder)) {
      List<LogEntry> entries = log.addAll(1, 9);
      log.done(entries.get(0));
      for (String file : files()) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
            .as(file)
            .isEqualTo("rw-------");
      }
      assertThat(files()).hasSizeGreaterThan(3);
    }
  }

  @Test
  void aBoundOfItsSizeRefusesRecordsUntilOthersAreDoneWith() throws IOException {
    FileLogSettings bounded = new FileLogSettings(300, 1000, false);
    try (Killable log = Killable.open(folder, bounded, new LocalDisk())) {
      List<LogEntry> entries = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                while (true) {
                  entries.add(log.add(entries.size()));
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("it would be larger than max_size, 1000 bytes");
      assertThat(entries).hasSizeGreaterThan(5);
      assertThat(log.log.sizeBytes()).isLessThanOrEqualTo(1000);
      log.done(entries.toArray(LogEntry[]::new));
      assertThat(log.add(1).number()).isEqualTo(entries.size() + 1L);
    }
  }

  @Test
  void aBoundThatOneSegmentFillsIsFreeAgainWhenAllIsDoneWith() throws IOException {
    FileLogSettings bounded = new FileLogSettings(100_000, 1000, false);
    try (Killable log = Killable.open(folder, bounded, new LocalDisk())) {
      for (int id = 0; id < 100; id++) {
        log.done(log.add(id));
        assertThat(log.log.sizeBytes()).isLessThan(1100);
      }
    }
  }
}
