package dev.sluice.extension.filestorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that come and go, in memory. */
class LiveSegmentsTest {
  @TempDir Path folder;

  private final MemoryDisk disk = new MemoryDisk();
  private FolderLock lock;

  @BeforeEach
  void takeTheLock() throws IOException {
    lock = FolderLock.take(folder, Duration.ZERO, nanos -> {});
    lock.close();
  }

  private Killable open() throws IOException {
    return Killable.open(folder, Killable.SMALL, disk, lock);
  }

  private long segments() {
    return disk.list(folder).stream().filter(file -> file.toString().endsWith(".segment")).count();
  }

  @Test
  void itsSizeIsThatOfItsFilesAfterEachWriteAndEachOpening() throws IOException {
    Random random = new Random(1);
    List<LogEntry> waiting = new ArrayList<>();
    Killable log = open();
    for (int step = 0; step < 2000; step++) {
      if (random.nextInt(50) == 0) {
        log.kill();
        log = open();
        assertThat(log.log.sizeBytes()).as("opened at step " + step).isEqualTo(disk.sizeBytes());
      }
      List<NewRecord> added = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        added.add(Killable.record(step));
      }
      List<LogEntry> done = new ArrayList<>();
      for (int i = Math.min(random.nextInt(4), waiting.size()); i > 0; i--) {
        done.add(waiting.remove(random.nextInt(waiting.size())));
      }
      waiting.addAll(log.log.write(added, done));
      assertThat(log.log.sizeBytes()).as("step " + step).isEqualTo(disk.sizeBytes());
    }
    log.log.write(List.of(), waiting);
    assertThat(segments()).isEqualTo(1);
    assertThat(log.log.sizeBytes()).isEqualTo(disk.sizeBytes());
  }

  @Test
  void aSegmentThatIsDoneWithWhileItIsTheLastGoesWhenTheNextBegins() throws IOException {
    Killable log = open();
    LogEntry first = log.add(1);
    log.done(first);
    assertThat(segments()).isEqualTo(1);
    LogEntry next = log.add(2);
    while (next.file() == first.file()) {
      log.done(next);
      next = log.add(3);
    }
    assertThat(segments()).isEqualTo(1);
    assertThat(log.read(next)).isEqualTo(Killable.body(3));
  }

  @Test
  void aSegmentThatWasDoneWithAndGetsFurtherRecordsStaysUntilTheyAreToo() throws IOException {
    Killable log = open();
    log.done(log.add(1));
    LogEntry kept = log.add(2);
    List<LogEntry> others = log.addAll(3, 12);
    log.log.write(List.of(), others);
    assertThat(log.read(kept)).isEqualTo(Killable.body(2));
    assertThat(segments()).isEqualTo(2);
    log.done(kept);
    assertThat(segments()).isEqualTo(1);
  }
}
