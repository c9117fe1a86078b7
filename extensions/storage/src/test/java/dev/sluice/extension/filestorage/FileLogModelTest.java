package dev.sluice.extension.filestorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random courses of writes, marks, kills and faults against a map that knows what must be there.
 */
class FileLogModelTest {
  private static final int STEPS = 600;

  @TempDir Path folder;

  private final FaultyDisk disk = new FaultyDisk();
  private final Map<Integer, LogEntry> waiting = new TreeMap<>(); // by id
  private final Set<Integer> doubtful = new HashSet<>(); // of writes that failed
  private int nextId;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aLogWithoutFaultsIsWhatWasWritten(long seed) throws IOException {
    run(new Random(seed), 0);
    assertThat(doubtful).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void aLogOnADiskThatFailsLosesNothingThatItTook(long seed) throws IOException {
    run(new Random(seed), 0.1);
    assertThat(doubtful).isNotEmpty();
  }

  private void run(Random random, double faults) throws IOException {
    FileLogSettings settings = new FileLogSettings(1000, 0, random.nextBoolean());
    Killable log = Killable.open(folder, settings, disk);
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(20) == 0) {
        disk.failWhen(any -> false);
        if (random.nextBoolean()) {
          log.kill();
        } else {
          log.close();
        }
        log = Killable.open(folder, settings, disk);
        compare(log);
      }
      disk.failWhen(any -> random.nextDouble() < faults);
      write(log, random, faults);
    }
    disk.failWhen(any -> false);
    log.kill();
    try (Killable last = Killable.open(folder, settings, disk)) {
      compare(last);
      last.log.write(List.of(), List.copyOf(waiting.values()));
      assertThat(last.log.sizeBytes()).isLessThan(2500);
    }
  }

  private void write(Killable log, Random random, double faults) {
    List<NewRecord> added = new ArrayList<>();
    int firstId = nextId;
    for (int i = random.nextInt(4); i > 0; i--) {
      added.add(Killable.record(nextId++));
    }
    List<Integer> done = new ArrayList<>();
    for (int id : waiting.keySet()) {
      if (random.nextInt(10) < (waiting.size() > 40 ? 5 : 1)) {
        done.add(id);
      }
    }
    try {
      List<LogEntry> entries = log.log.write(added, done.stream().map(waiting::get).toList());
      done.forEach(waiting::remove);
      if (faults > 0) {
        doubtful.addAll(done); // marks may fail while records are taken, and come again then
      }
      for (int i = 0; i < entries.size(); i++) {
        waiting.put(firstId + i, entries.get(i));
      }
    } catch (IOException e) {
      for (int id = firstId; id < nextId; id++) {
        doubtful.add(id);
      }
      if (added.isEmpty()) {
        done.forEach(waiting::remove);
        doubtful.addAll(done);
      }
    }
  }

  private void compare(Killable log) throws IOException {
    Map<Integer, LogEntry> found = new TreeMap<>();
    long number = 0;
    for (LogEntry entry : log.found()) {
      String body = log.read(entry);
      int id = Integer.parseInt(body.split(" ", -1)[1]);
      assertThat(body).isEqualTo(Killable.body(id));
      assertThat(entry.items()).isEqualTo(Killable.items(id));
      found.put(id, entry);
      if (doubtful.isEmpty()) {
        assertThat(entry.number()).isGreaterThan(number);
      }
      number = entry.number();
    }
    assertThat(found).containsAllEntriesOf(waiting);
    found.keySet().removeAll(waiting.keySet());
    assertThat(doubtful).containsAll(found.keySet());
    waiting.putAll(found); // they have come again
    assertThat(log.log.recovery().lostRecords()).isZero();
  }
}
