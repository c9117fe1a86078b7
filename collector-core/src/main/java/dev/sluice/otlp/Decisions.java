package dev.sluice.otlp;

import java.util.Arrays;

/** What a filter said of the items of one resource, in order, and the bytes of edited ones. */
final class Decisions {
  private static final int DROP = -1;
  private static final int KEEP = 0;

  private int[] decided = new int[64]; // DROP, KEEP, or 1 + the end of the edited bytes
  private int size;
  private int dropped;
  private int edited;
  private int itemsKept; // over all resources
  private int itemsRemoved;
  private final ProtoWriter bytes = new ProtoWriter(1024);

  /** Starts over for another resource. */
  void clear() {
    size = 0;
    dropped = 0;
    edited = 0;
    bytes.clear();
  }

  /** Decides on one more item; a metric counts as its data points. */
  void add(boolean keep, AttributedView item, MessageEdit edit) {
    int items =
        item instanceof MetricView ? OtlpCount.inMetric(item.array(), item.start(), item.end()) : 1;
    if (!keep) {
      dropped++;
      itemsRemoved += items;
      add(DROP);
      return;
    }
    itemsKept += items;
    if (edit.isEmpty()) {
      add(KEEP);
      return;
    }
    edited++;
    edit.apply(item, bytes);
    add(1 + bytes.sizeBytes());
  }

  private void add(int decision) {
    if (size == decided.length) {
      decided = Arrays.copyOf(decided, size * 2);
    }
    decided[size++] = decision;
  }

  int itemsKept() {
    return itemsKept;
  }

  int itemsRemoved() {
    return itemsRemoved;
  }

  boolean allStay() {
    return dropped == 0 && edited == 0;
  }

  boolean noneStay() {
    return dropped == size;
  }

  /** By how much all edits together may make the resource's entry grow, at most. */
  long growthBytes() {
    return bytes.sizeBytes() + 10L * edited;
  }

  /** Puts the items that stay, asked one after the other from the first. */
  final class Replay {
    private int next;
    private int editedFrom;

    /** Puts an item whose field is [field, to) of {@code b}, edited or as it is, or nothing. */
    void put(LevelStack levels, byte[] b, int field, int to) {
      int decision = decided[next++];
      if (decision == KEEP) {
        levels.open().range(b, field, to);
      } else if (decision != DROP) {
        int editedTo = decision - 1;
        levels.open().field(Wire.varint32(b, field), bytes.array(), editedFrom, editedTo);
        editedFrom = editedTo;
      }
    }
  }
}
