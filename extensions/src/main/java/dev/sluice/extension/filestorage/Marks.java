package dev.sluice.extension.filestorage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The marks of one {@code done} file. Damaged ones are left out, which brings their records back:
 * twice is allowed, never is not.
 */
final class Marks {
  private static final int BLOCK_BYTES = 4096 * Mark.BYTES;

  private final NavigableMap<Long, Mark> byFirst = new TreeMap<>();
  private long damaged;
  private long sizeBytes;

  /** Reads all of a file. */
  static Marks read(DiskFile from, long file) throws IOException {
    Marks marks = new Marks();
    long size = from.sizeBytes();
    marks.sizeBytes = size - size % Mark.BYTES;
    ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, marks.sizeBytes));
    for (long at = 0; at < marks.sizeBytes; at += block.capacity()) {
      block.clear().limit((int) Math.min(block.capacity(), marks.sizeBytes - at));
      from.read(block, at);
      block.flip();
      for (int i = 0; i + Mark.BYTES <= block.limit(); i += Mark.BYTES) {
        marks.add(Mark.decode(block, i, file));
      }
    }
    return marks;
  }

  private void add(@Nullable Mark mark) {
    if (mark == null) {
      damaged++;
    } else {
      byFirst.merge(mark.first(), mark, (a, b) -> a.records() >= b.records() ? a : b);
    }
  }

  /** Where the next mark goes: an unfinished one at the end is written over. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** Pieces of the file that are no marks. */
  long damaged() {
    return damaged;
  }

  boolean covers(long number) {
    Map.Entry<Long, Mark> before = byFirst.floorEntry(number);
    return before != null && before.getValue().end() > number;
  }

  /** The number after the last that is marked; 0 without any. */
  long end() {
    long end = 0;
    for (Mark mark : byFirst.values()) {
      end = Math.max(end, mark.end());
    }
    return end;
  }

  /** Marks for numbers from one up to, without, another; what is before is cut off. */
  List<Mark> between(long from, long to) {
    List<Mark> marks = new ArrayList<>();
    if (from < to) {
      Map.Entry<Long, Mark> across = byFirst.lowerEntry(from);
      if (across != null && across.getValue().end() > from) {
        // Only marks for several records can lie so, and their items do not belong to any one.
        marks.add(new Mark(from, (int) (across.getValue().end() - from), 0));
      }
      marks.addAll(byFirst.subMap(from, to).values());
    }
    return marks;
  }
}
