package dev.sluice.extension.filestorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Slice;
import dev.sluice.storage.CorruptRecordException;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import dev.sluice.storage.Recovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small log of three segments, and everything that can happen to its files. What goes over each
 * of their bytes works on copies in memory.
 */
class FileLogDamageTest {
  private static final int RECORDS = 10;
  private static final int DONE = 4; // the number of the one that is done with

  @TempDir Path folder;

  private final Map<Path, byte[]> sound = new TreeMap<>();
  private final MemoryDisk memory = new MemoryDisk();
  private @Nullable FolderLock usedLock; // when logs are opened in memory
  private List<LogEntry> written = List.of();
  private List<LogEntry> waiting = List.of();

  @BeforeEach
  void writeTheLog() throws IOException {
    Killable log = Killable.open(folder);
    written = log.addAll(1, RECORDS);
    log.done(written.get(DONE - 1));
    log.kill();
    waiting = written.stream().filter(entry -> entry.number() != DONE).toList();
    assertThat(written.get(0).file()).isEqualTo(1);
    assertThat(last().file()).isEqualTo(3);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        sound.put(file, Files.readAllBytes(file));
      }
    }
  }

  private boolean allTheWay = true;

  private LogEntry last() {
    return written.get(RECORDS - 1);
  }

  private Path segment(long file) {
    return new LogFolder(folder).segment(file);
  }

  private byte[] soundBytes(Path file) {
    return Objects.requireNonNull(sound.get(file));
  }

  /** Logs are opened in memory from now on: thousands of files take long to make and to remove. */
  private void goIntoMemory() throws IOException {
    usedLock = FolderLock.take(folder, Duration.ZERO, nanos -> {});
    usedLock.close();
  }

  private Killable openLog() throws IOException {
    return usedLock == null
        ? Killable.open(folder)
        : Killable.open(folder, Killable.SMALL, memory, usedLock);
  }

  private static long end(LogEntry entry) {
    return entry.position() + RecordHeader.recordBytes(entry.label().length(), entry.bodyBytes());
  }

  /** Opens, reads, writes one more, and opens twice more: nothing is counted a second time. */
  private Recovery open(String what, List<LogEntry> expected) throws IOException {
    Killable first = openLog();
    Recovery recovery = first.log.recovery();
    assertThat(first.found()).as(what).containsExactlyElementsOf(expected);
    if (!allTheWay) {
      first.close();
      return recovery;
    }
    for (LogEntry entry : expected) {
      assertThat(first.read(entry)).as(what).isEqualTo(Killable.body((int) entry.number()));
    }
    first.kill();
    Killable second = openLog();
    assertThat(second.found()).as(what).containsExactlyElementsOf(expected);
    assertThat(second.log.recovery().lostRecords()).as(what).isZero();
    LogEntry more = second.add(11);
    second.kill();
    try (Killable third = openLog()) {
      List<LogEntry> withMore = new ArrayList<>(expected);
      withMore.add(more);
      assertThat(third.found()).as(what).containsExactlyElementsOf(withMore);
      assertThat(third.read(more)).as(what).isEqualTo(Killable.body(11));
      assertThat(third.log.recovery().lostRecords()).as(what).isZero();
    }
    return recovery;
  }

  @Test
  void aSegmentCutAnywhereKeepsWhatIsBeforeAndTellsWhatIsBehind() throws IOException {
    goIntoMemory();
    for (long file = 1; file <= 3; file++) {
      long cutFile = file;
      for (int size = 0; size < soundBytes(segment(file)).length; size++) {
        int cut = size;
        memory.reset(sound);
        memory.put(segment(file), Arrays.copyOf(soundBytes(segment(file)), size));
        String what = "segment " + file + " cut at " + size;
        List<LogEntry> gone =
            written.stream().filter(each -> each.file() == cutFile && end(each) > cut).toList();
        List<LogEntry> expected = waiting.stream().filter(entry -> !gone.contains(entry)).toList();
        List<LogEntry> lost = gone.stream().filter(each -> each.number() != DONE).toList();
        Recovery recovery = open(what, expected);
        boolean isAside = memory.exists(Path.of(segment(file) + ".damaged"));
        boolean isUseless = size < SegmentHeader.BYTES;
        assertThat(isAside || !isUseless).as(what).isTrue();
        boolean countable = file == 2 || (file == 1 && !isUseless);
        assertThat(recovery.lostRecords()).as(what).isEqualTo(countable ? lost.size() : 0);
        assertThat(recovery.lostItems())
            .as(what)
            .isEqualTo(countable ? lost.stream().mapToLong(LogEntry::items).sum() : 0);
        if (countable && !lost.isEmpty()) {
          assertThat(recovery.notes()).as(what).isNotEmpty();
        }
      }
    }
  }

  @Test
  void anyBitThatFlipsCostsAtMostTheRecordThatItIsIn() throws IOException {
    goIntoMemory();
    for (long file = 1; file <= 3; file++) {
      int size = soundBytes(segment(file)).length;
      for (int bit = 0; bit < size * 8; bit++) {
        allTheWay = bit % 8 == bit / 8 % 8; // one bit of each byte
        memory.reset(sound);
        byte[] bytes = soundBytes(segment(file)).clone();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        memory.put(segment(file), bytes);
        check("segment " + file + " bit " + bit, file, bit / 8);
      }
    }
  }

  private void check(String what, long file, int at) throws IOException {
    LogEntry hit =
        written.stream()
            .filter(each -> each.file() == file && each.position() <= at && at < end(each))
            .findAny()
            .orElse(null);
    if (hit == null) {
      Recovery recovery = open(what, waiting);
      assertThat(recovery.lostRecords()).as(what).isZero();
      assertThat(recovery.notes()).as(what).hasSize(1);
    } else if (at >= end(hit) - hit.bodyBytes()) {
      try (Killable log = openLog()) {
        assertThat(log.found()).as(what).containsExactlyElementsOf(waiting);
        assertThat(log.log.recovery().lostRecords()).as(what).isZero();
        if (hit.number() != DONE) {
          assertThatThrownBy(() -> log.read(hit))
              .as(what)
              .isInstanceOf(CorruptRecordException.class);
        }
      }
    } else {
      Recovery recovery = open(what, waiting.stream().filter(each -> !each.equals(hit)).toList());
      if (hit.number() != DONE) {
        assertThat(recovery.notes()).as(what).isNotEmpty();
      }
      if (!hit.equals(last())) {
        boolean isLost = hit.number() != DONE;
        assertThat(recovery.lostRecords()).as(what).isEqualTo(isLost ? 1 : 0);
        assertThat(recovery.lostItems()).as(what).isEqualTo(isLost ? hit.items() : 0);
      } else {
        assertThat(recovery.lostItems()).as(what).isZero();
        assertThat(recovery.lostRecords()).as(what).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void aDoneFileThatIsCutOrChangedBringsRecordsBackAndLosesNone() throws IOException {
    goIntoMemory();
    Path done = new LogFolder(folder).done(written.get(DONE - 1).file());
    byte[] bytes = soundBytes(done);
    assertThat(bytes).hasSize(Mark.BYTES);
    for (int i = 0; i < bytes.length; i++) {
      memory.reset(sound);
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) 0x10;
      memory.put(done, flipped);
      Recovery recovery = open("byte " + i, written);
      assertThat(recovery.lostRecords()).isZero();
      assertThat(recovery.notes()).hasSize(1);
      memory.reset(sound);
      memory.put(done, Arrays.copyOf(bytes, i));
      assertThat(open("cut at " + i, written).lostRecords()).isZero();
    }
    memory.reset(sound);
    memory.delete(done);
    assertThat(open("gone", written).lostRecords()).isZero();
  }

  @Test
  void aSegmentThatIsGoneFromTheMiddleIsCounted() throws IOException {
    Files.delete(segment(2));
    List<LogEntry> lost =
        waiting.stream().filter(entry -> entry.file() == 2 && entry.number() != DONE).toList();
    Recovery recovery = open("gone", waiting.stream().filter(entry -> entry.file() != 2).toList());
    assertThat(recovery.lostRecords()).isEqualTo(lost.size());
    assertThat(recovery.lostItems()).isEqualTo(lost.stream().mapToLong(LogEntry::items).sum());
    assertThat(recovery.notes()).hasSize(1);
  }

  @Test
  void marksForRecordsThatWereCutOffNeverHitTheNextRecords() throws IOException {
    Killable log = Killable.open(folder);
    log.done(last());
    log.kill();
    byte[] bytes = Files.readAllBytes(segment(3));
    Files.write(segment(3), Arrays.copyOf(bytes, (int) last().position()));
    Recovery recovery = open("cut", waiting.subList(0, waiting.size() - 1));
    assertThat(recovery.lostRecords()).isZero();
  }

  @Test
  void garbageAndEmptyFilesAreSetAsideUnderNamesOfTheirOwn() throws IOException {
    Files.write(segment(2), "garbage".repeat(100).getBytes(StandardCharsets.UTF_8));
    Files.write(Path.of(segment(2) + ".damaged"), new byte[] {1});
    Files.write(segment(9), new byte[0]);
    Files.createDirectory(segment(12));
    Killable first = Killable.open(folder);
    assertThat(first.found())
        .containsExactlyElementsOf(waiting.stream().filter(each -> each.file() != 2).toList());
    assertThat(Path.of(segment(2) + ".damaged")).hasBinaryContent(new byte[] {1});
    assertThat(Path.of(segment(2) + ".damaged.2")).exists();
    assertThat(Path.of(segment(9) + ".damaged")).exists();
    assertThat(first.log.recovery().notes())
        .anySatisfy(note -> assertThat(note).contains("set aside as").contains(".damaged.2"))
        .anySatisfy(note -> assertThat(note).contains("is empty"));
    first.add(1);
    first.kill();
    try (Killable second = Killable.open(folder)) {
      assertThat(second.log.recovery().notes()).isEmpty();
    }
  }

  @Test
  void everyFileDamagedStillOpensAndWrites() throws IOException {
    for (Path file : sound.keySet()) {
      Files.write(file, new byte[500]);
    }
    try (Killable log = Killable.open(folder)) {
      assertThat(log.found()).isEmpty();
      assertThat(log.read(log.add(1))).isEqualTo(Killable.body(1));
    }
  }

  @Test
  void aRecordThatTheProcessDidNotFinishIsCutOffAndNotCounted() throws IOException {
    byte[] bytes = soundBytes(segment(3));
    Files.write(segment(3), Arrays.copyOf(bytes, bytes.length - 3));
    try (Killable log = Killable.open(folder)) {
      assertThat(log.found()).containsExactlyElementsOf(waiting.subList(0, waiting.size() - 1));
      assertThat(log.log.recovery().lostRecords()).isZero();
      assertThat(log.log.recovery().notes().get(0)).contains("unfinished record");
      assertThat(log.add(1).number()).isEqualTo(last().number());
    }
  }

  @Test
  void zerosAtTheEndAreWhatADyingMachineLeaves() throws IOException {
    byte[] bytes = soundBytes(segment(3));
    Files.write(segment(3), Arrays.copyOf(bytes, bytes.length + 5000));
    assertThat(open("zeros", waiting).lostRecords()).isZero();
  }

  @Test
  void aRecordWithinTheBodyOfAnotherIsNone() throws IOException {
    Killable log = Killable.open(folder);
    byte[] whole = soundBytes(segment(1));
    LogEntry outer =
        log.log.write(List.of(new NewRecord(1, "", List.of(Slice.of(whole)))), List.of()).get(0);
    log.kill();
    byte[] bytes = Files.readAllBytes(segment(outer.file()));
    bytes[(int) outer.position() + 5] ^= 1;
    Files.write(segment(outer.file()), bytes);
    try (Killable again = Killable.open(folder)) {
      assertThat(again.found()).containsExactlyElementsOf(waiting);
    }
  }
}
