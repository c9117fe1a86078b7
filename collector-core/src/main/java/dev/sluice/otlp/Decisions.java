package dev.sluice.otlp;

import java.util.Arrays;

/** What a filter said of the items of one resource, in order, and the bytes of edited ones. */
final class Decisions {
  private static final int DROP = -1;
  private static final int KEEP = 0;

  /** Up to so many decisions a table is not worth a charge. */
  private static final int FREE_DECISIONS = 4096;

  private final EditMemory memory;
  private int[] decided = new int[64]; // DROP, KEEP, or the end of the edited field
  private int size;
  private int dropped;
  private int edited;
  private int itemsKept; // over all resources
  private int itemsRemoved;
  private ProtoWriter bytes;
  private int resourceBytes;

  Decisions(EditMemory memory) {
    this.memory = memory;
    this.bytes = new ProtoWriter(memory);
  }

  /** Starts over for another resource, whose entry has that many bytes. */
  void startResource(int entryBytes) {
    size = 0;
    dropped = 0;
    if (bytes.sizeBytes() >= SpliceWriter.COPY_BELOW_BYTES) {
      bytes = new ProtoWriter(memory); // what was edited became part of the output
    } else {
      bytes.clear(); // what is so short was copied there
    }
    edited = 0;
    resourceBytes = entryBytes;
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
    if (edited++ == 0) {
      bytes.reserve(resourceBytes + resourceBytes / 4);
    }
    int width = Wire.varintSize(item.sizeBytes());
    int field = bytes.begin(item instanceof DataPointView ? 1 : 2, width);
    edit.apply(item, bytes);
    bytes.end(field, width);
    add(bytes.sizeBytes());
  }

  private void add(int decision) {
    if (size == decided.length) {
      if (size >= FREE_DECISIONS) {
        memory.working(2L * size * Integer.BYTES);
      }
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
    return bytes.sizeBytes();
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
        levels.open().range(bytes.array(), editedFrom, decision);
        editedFrom = decision;
      }
    }
  }
}
