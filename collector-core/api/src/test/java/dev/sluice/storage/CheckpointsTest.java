package dev.sluice.storage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
  private static final LogOwner OWNER =
      new LogOwner(ComponentKind.RECEIVER, ComponentId.parse("files"), "checkpoints");

  private final Disk disk = new Disk();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private Checkpoints open() throws IOException {
    return Checkpoints.open(disk, OWNER);
  }

  @Test
  void theLastValueOfEachNameIsFoundAgain() throws Exception {
    try (Checkpoints first = open()) {
      first.save(Map.of("a", bytes("1"), "b", bytes("2"), "", bytes("")));
      first.save(Map.of("a", bytes("3")));
      first.remove(List.of("b", "never there"));
    }
    try (Checkpoints second = open()) {
      assertThat(second.names()).containsExactlyInAnyOrder("a", "");
      assertThat(text(second.get("a"))).isEqualTo("3");
      assertThat(text(second.get(""))).isEmpty();
      assertThat(second.get("b")).isNull();
    }
  }

  @Test
  void whatDoesNotChangeIsNotWritten() throws Exception {
    try (Checkpoints checkpoints = open()) {
      checkpoints.save(Map.of("a", bytes("1")));
      checkpoints.save(Map.of("a", bytes("1")));
      checkpoints.remove(List.of("b"));
      checkpoints.save(Map.of());
      assertThat(disk.writes).isEqualTo(1);
    }
  }

  @Test
  void whatWasSavedBeforeStaysWhenAWriteFails() throws Exception {
    try (Checkpoints checkpoints = open()) {
      checkpoints.save(Map.of("a", bytes("1")));
      checkpoints.save(Map.of("a", bytes("2")));
      disk.failure = Failure.AFTER_MARKS;
      assertThatThrownBy(() -> checkpoints.save(Map.of("a", bytes("3"))))
          .isInstanceOf(IOException.class);
      assertThat(text(checkpoints.get("a"))).isEqualTo("2");
    }
    assertThat(text(open().get("a"))).isEqualTo("2");
  }

  @Test
  void theLogHoldsLittleMoreThanTheNames() throws Exception {
    try (Checkpoints checkpoints = open()) {
      for (int i = 0; i < 1_000; i++) {
        checkpoints.save(Map.of("a" + i % 10, bytes("value " + i)));
        checkpoints.remove(List.of("a" + (i + 5) % 10));
      }
      assertThat(disk.records.size()).isLessThan(30);
    }
  }

  @Test
  void aLogWhoseFilesHoldLittleThatCountsIsWrittenAnew() throws Exception {
    try (Checkpoints checkpoints = open()) {
      checkpoints.save(Map.of("old", bytes("1"), "other", bytes("2")));
      long before = disk.next;
      disk.pretendedBytes = 9 << 20;
      checkpoints.save(Map.of("new", bytes("3")));
      assertThat(disk.next - before).isEqualTo(3);
      disk.pretendedBytes = 0;
      checkpoints.save(Map.of("new", bytes("4"))); // marks what was written anew
      assertThat(disk.records.keySet()).allMatch(number -> number >= before);
    }
    assertThat(text(open().get("old"))).isEqualTo("1");
  }

  @Test
  void aDamagedChangeLeavesTheValueBefore() throws Exception {
    try (Checkpoints checkpoints = open()) {
      checkpoints.save(Map.of("a", bytes("1")));
      checkpoints.save(Map.of("a", bytes("2")));
      disk.corrupt.add(disk.next - 1);
    }
    try (Checkpoints checkpoints = open()) {
      assertThat(text(checkpoints.get("a"))).isEqualTo("1");
      assertThat(checkpoints.damaged()).isEqualTo(1);
      checkpoints.save(Map.of("b", bytes("3"))); // marks what could not be read
    }
    assertThat(open().damaged()).isZero();
  }

  /** Against a plain map: crashes in the middle of writes, marks that are lost, failing writes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyNameHasItsLastValueOrTheOneThatWasBeingSaved(long seed) throws Exception {
    Random random = new Random(seed);
    disk.random = random;
    Map<String, @Nullable String> expected = new HashMap<>();
    Checkpoints checkpoints = open();
    for (int step = 0; step < 2_000; step++) {
      Map<String, byte[]> values = new HashMap<>();
      Set<String> removed = new HashSet<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        values.put("n" + random.nextInt(6), bytes("v" + step + "-" + i));
      }
      if (random.nextInt(3) == 0) {
        removed.addAll(values.keySet());
      }
      disk.failure = Failure.values()[random.nextInt(Failure.values().length)];
      try {
        if (removed.isEmpty()) {
          checkpoints.save(values);
        } else {
          checkpoints.remove(removed);
        }
        values.forEach((name, value) -> expected.put(name, removed.isEmpty() ? text(value) : null));
      } catch (IOException e) {
        if (disk.crashed) {
          disk.crashed = false;
          checkpoints = open();
          for (String name : values.keySet()) { // each has the old value or the new one
            String found = text(checkpoints.get(name));
            String next = removed.isEmpty() ? text(values.get(name)) : null;
            assertThat(found).isIn(expected.get(name), next);
            expected.put(name, found);
          }
        }
      }
      for (int i = 0; i < 6; i++) {
        assertThat(text(checkpoints.get("n" + i)))
            .as("step %s", step)
            .isEqualTo(expected.get("n" + i));
      }
    }
  }

  private enum Failure {
    NONE,
    BEFORE,
    AFTER_MARKS,
    CRASH
  }

  /** Records in memory, with faults as {@link RecordLog} allows them. */
  private static final class Disk implements StorageExtension {
    final Map<Long, byte[]> records = new TreeMap<>();
    final Set<Long> corrupt = new HashSet<>();
    Random random = new Random(0);
    Failure failure = Failure.NONE;
    boolean crashed;
    long next = 1;
    long pretendedBytes;
    int writes;

    @Override
    public RecordLog open(LogOwner owner) {
      LogEntries found = new LogEntries();
      records.forEach((number, body) -> found.add(entry(number, body)));
      Recovery recovery = new Recovery(found, 0, 0, List.of());
      return new RecordLog() {
        @Override
        public String place() {
          return "memory";
        }

        @Override
        public Recovery recovery() {
          return recovery;
        }

        @Override
        public List<LogEntry> write(List<NewRecord> added, List<LogEntry> done) throws IOException {
          return Disk.this.write(added, done);
        }

        @Override
        public byte[] read(LogEntry entry) throws IOException {
          if (corrupt.contains(entry.number())) {
            throw new CorruptRecordException("damaged");
          }
          return requireNonNull(records.get(entry.number())).clone();
        }

        @Override
        public long sizeBytes() {
          return pretendedBytes;
        }

        @Override
        public void close() {}
      };
    }

    private static LogEntry entry(long number, byte[] body) {
      return new LogEntry(number, 0, "", body.length, 1, number);
    }

    private List<LogEntry> write(List<NewRecord> added, List<LogEntry> done) throws IOException {
      Failure now = failure;
      failure = Failure.NONE;
      if (now == Failure.BEFORE) {
        throw new IOException("no space left on device");
      }
      if (now == Failure.CRASH) {
        crashed = true;
        for (NewRecord record : added) {
          if (random.nextBoolean()) {
            records.put(next++, joined(record));
          }
        }
        for (LogEntry entry : done) {
          if (random.nextBoolean()) {
            records.remove(entry.number());
          }
        }
        throw new IOException("the process ended");
      }
      done.forEach(entry -> records.remove(entry.number()));
      if (now == Failure.AFTER_MARKS) {
        throw new IOException("no space left on device");
      }
      writes++;
      List<LogEntry> entries = new ArrayList<>();
      for (NewRecord record : added) {
        byte[] body = joined(record);
        records.put(next, body);
        entries.add(entry(next++, body));
      }
      return entries;
    }

    private static byte[] joined(NewRecord record) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (Slice slice : record.body()) {
        bytes.write(slice.array(), slice.offset(), slice.length());
      }
      return bytes.toByteArray();
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }
}
