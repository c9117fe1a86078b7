package dev.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Entries that are kept in few bytes come back as they were, in order, whatever they are. */
class LogEntriesTest {
  private static final long[] EDGES = {
    0, 1, -1, 127, 128, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40
  };

  @Test
  void givesBackWhatWasAddedInOrder() {
    SplittableRandom random = new SplittableRandom(7);
    LogEntries entries = new LogEntries();
    Deque<LogEntries.Item> model = new ArrayDeque<>();
    for (int step = 0; step < 60_000; step++) {
      boolean grows = step / 5_000 % 2 == 0;
      if (random.nextInt(10) < (grows ? 7 : 3)) {
        LogEntries.Item item = new LogEntries.Item(entry(random, step), random.nextInt(300));
        entries.add(item.entry(), item.owner());
        model.add(item);
      } else {
        assertThat(entries.peek()).isEqualTo(model.peek());
        assertThat(entries.poll()).isEqualTo(model.poll());
      }
      assertThat(entries.size()).isEqualTo(model.size());
      if (step % 1_000 == 0) {
        assertThat(walked(entries)).isEqualTo(List.copyOf(model));
      }
    }
    while (!model.isEmpty()) {
      assertThat(entries.poll()).isEqualTo(model.poll());
    }
    assertThat(entries.isEmpty()).isTrue();
    assertThat(entries.peek()).isNull();
    assertThat(entries.poll()).isNull();
    assertThat(walked(entries)).isEmpty();
  }

  @Test
  void aWalkShowsWhatThereWasWhenItBegan() {
    LogEntries entries = new LogEntries();
    for (int i = 0; i < 3; i++) {
      entries.add(new LogEntry(i, i, "", i, i, i));
    }
    List<LogEntry> seen = new ArrayList<>();
    entries.forEach(seen::add);
    assertThat(seen).extracting(LogEntry::number).containsExactly(0L, 1L, 2L);
    assertThat(entries.size()).as("they stay").isEqualTo(3);
  }

  private static List<LogEntries.Item> walked(LogEntries entries) {
    List<LogEntries.Item> all = new ArrayList<>();
    entries.items().forEach(all::add);
    return all;
  }

  private static LogEntry entry(SplittableRandom random, int step) {
    if (random.nextInt(20) == 0) {
      return new LogEntry(
          edge(random),
          random.nextInt(Integer.MAX_VALUE),
          "label " + random.nextInt(400),
          Integer.MAX_VALUE,
          edge(random),
          edge(random));
    }
    return new LogEntry(step, random.nextInt(50), "traces", random.nextInt(900), step / 999, step);
  }

  private static long edge(SplittableRandom random) {
    return EDGES[random.nextInt(EDGES.length)];
  }
}
