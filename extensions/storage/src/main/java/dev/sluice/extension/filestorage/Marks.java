package dev.sluice.extension.filestorage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The marks of one {@code done} file. Damaged ones are left out, which brings their records back:
 * twice is allowed, never is not.
 */
final class Marks {
  private static final int BLOCK_BYTES = 4096 * Mark.BYTES;

  // By the number of the first record, which each has once. Arrays: a mark is for one record, and
  // there are as many as records.
  private long[] firsts = new long[16];
  private int[] records = new int[16];
  private long[] items = new long[16];
  private int count;
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
    marks.sort();
    return marks;
  }

  private void add(@Nullable Mark mark) {
    if (mark == null) {
      damaged++;
      return;
    }
    if (count == firsts.length) {
      int larger = count + count / 2;
      firsts = Arrays.copyOf(firsts, larger);
      records = Arrays.copyOf(records, larger);
      items = Arrays.copyOf(items, larger);
    }
    firsts[count] = mark.first();
    records[count] = mark.records();
    items[count++] = mark.items();
  }

  /** By number; of several for one number the one that reaches farthest stays. */
  private void sort() {
    int[] order = order();
    long[] sortedFirsts = new long[count];
    int[] sortedRecords = new int[count];
    long[] sortedItems = new long[count];
    int kept = 0;
    for (int from : order) {
      boolean again = kept > 0 && sortedFirsts[kept - 1] == firsts[from];
      if (again && sortedRecords[kept - 1] >= records[from]) {
        continue;
      }
      int to = again ? kept - 1 : kept++;
      sortedFirsts[to] = firsts[from];
      sortedRecords[to] = records[from];
      sortedItems[to] = items[from];
    }
    firsts = sortedFirsts;
    records = sortedRecords;
    items = sortedItems;
    count = kept;
  }

  /** Their places in the order of their numbers, equal ones as they stand: a merge sort. */
  private int[] order() {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    int[] other = new int[count];
    for (int width = 1; width < count; width *= 2) {
      for (int start = 0; start < count; start += 2 * width) {
        int left = start;
        int middle = Math.min(start + width, count);
        int right = middle;
        int end = Math.min(middle + width, count);
        for (int to = start; to < end; to++) {
          boolean fromLeft =
              left < middle && (right == end || firsts[order[left]] <= firsts[order[right]]);
          other[to] = order[fromLeft ? left++ : right++];
        }
      }
      int[] sorted = other;
      other = order;
      order = sorted;
    }
    return order;
  }

  private Mark at(int index) {
    return new Mark(firsts[index], records[index], items[index]);
  }

  /** The place of the first mark for that number or a later one. */
  private int ceiling(long number) {
    int found = Arrays.binarySearch(firsts, 0, count, number);
    return found < 0 ? -found - 1 : found;
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
    int before = ceiling(number + 1) - 1;
    return before >= 0 && firsts[before] + records[before] > number;
  }

  /** The number after the last that is marked; 0 without any. */
  long end() {
    long end = 0;
    for (int i = 0; i < count; i++) {
      end = Math.max(end, firsts[i] + records[i]);
    }
    return end;
  }

  /**
   * Marks for numbers from one up to, without, another; what is before is cut off, and neighbours
   * are one.
   */
  List<Mark> between(long from, long to) {
    List<Mark> marks = new ArrayList<>();
    int at = ceiling(from);
    if (from < to && at > 0 && at(at - 1).end() > from) {
      // Only marks for several records can lie so, and their items do not belong to any one.
      marks.add(new Mark(from, (int) (at(at - 1).end() - from), 0));
    }
    for (; at < count && firsts[at] < to; at++) {
      Mark next = at(at);
      Mark last = marks.isEmpty() ? null : marks.get(marks.size() - 1);
      if (last != null
          && last.end() == next.first()
          && last.records() <= Integer.MAX_VALUE - next.records()) {
        int both = last.records() + next.records();
        marks.set(marks.size() - 1, new Mark(last.first(), both, last.items() + next.items()));
      } else {
        marks.add(next);
      }
    }
    return marks;
  }
}
