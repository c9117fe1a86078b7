package dev.sluice.extension.filestorage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Marks are read in whatever order records settled, and say the same as a sorted map would. */
class MarksTest {
  private static final long FILE = 7;
  private static final Path PATH = Path.of("/log/0000000000000007.done");

  @Test
  void theOrderInWhichRecordsSettledDoesNotMatter() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      TreeMap<Long, Mark> model = new TreeMap<>();
      ByteBuffer bytes = ByteBuffer.allocate(Mark.BYTES * 60);
      for (int i = random.nextInt(60); i > 0; i--) {
        Mark mark = new Mark(1 + random.nextInt(40), 1 + random.nextInt(3), random.nextInt(9));
        mark.encode(bytes, FILE);
        model.merge(mark.first(), mark, (a, b) -> a.records() >= b.records() ? a : b);
      }
      Marks marks = marks(bytes.flip());
      for (long number = 0; number < 50; number++) {
        var before = model.floorEntry(number);
        assertThat(marks.covers(number))
            .isEqualTo(before != null && before.getValue().end() > number);
      }
      assertThat(marks.end())
          .isEqualTo(model.values().stream().mapToLong(Mark::end).max().orElse(0));
      long items = marks.between(10, 30).stream().mapToLong(Mark::items).sum();
      assertThat(items)
          .isEqualTo(model.subMap(10L, 30L).values().stream().mapToLong(Mark::items).sum());
    }
  }

  @Test
  void neighboursAreOne() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Mark.BYTES * 4);
    new Mark(12, 1, 5).encode(bytes, FILE);
    new Mark(10, 1, 3).encode(bytes, FILE);
    new Mark(11, 1, 4).encode(bytes, FILE);
    new Mark(14, 2, 1).encode(bytes, FILE);
    assertThat(marks(bytes.flip()).between(10, 20))
        .isEqualTo(List.of(new Mark(10, 3, 12), new Mark(14, 2, 1)));
  }

  private static Marks marks(ByteBuffer bytes) throws IOException {
    MemoryDisk disk = new MemoryDisk();
    try (DiskFile file = disk.create(PATH)) {
      file.write(bytes, 0);
      return Marks.read(file, FILE);
    }
  }
}
