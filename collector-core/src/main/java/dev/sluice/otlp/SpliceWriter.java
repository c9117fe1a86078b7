package dev.sluice.otlp;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a payload from ranges of existing arrays and from new bytes between them. A range stays a
 * range when it is long enough to be worth a slice, otherwise it is copied to the new bytes, which
 * all share one array.
 *
 * <p>The length of an opened message is written when it is closed, into as many bytes as the
 * caller's bound for it takes; a shorter length is padded, which protobuf allows.
 */
final class SpliceWriter {
  /** Ranges below this are copied: a slice costs an object and an entry of a gathering write. */
  static final int COPY_BELOW_BYTES = 1024;

  private static final int MAX_OPEN = 8;

  private final List<Slice> pieces = new ArrayList<>(); // of an empty array: of the new bytes
  private byte[] fresh = new byte[512];
  private int freshSize;
  private int freshFrom; // new bytes behind this are not yet in pieces

  private byte[] runArray = MessageView.NO_BYTES; // the range that may still grow
  private int runFrom;
  private int runTo;

  private long sizeBytes;
  private final int[] lengthAt = new int[MAX_OPEN];
  private final int[] lengthWidth = new int[MAX_OPEN];
  private final long[] bodyStart = new long[MAX_OPEN];
  private int open;

  /** Bytes of the message so far. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** Appends a range of an array. */
  void range(byte[] b, int from, int to) {
    if (from == to) {
      return;
    }
    sizeBytes += to - from;
    if (b == runArray && from == runTo) {
      runTo = to;
      return;
    }
    endRun();
    runArray = b;
    runFrom = from;
    runTo = to;
  }

  void ranges(byte[] b, Ranges ranges) {
    for (int i = 0; i < ranges.count(); i++) {
      range(b, ranges.from(i), ranges.to(i));
    }
  }

  /** Appends a tag and the start of a message that will be of at most {@code bound} bytes. */
  void open(int tag, long bound) {
    endRun();
    varint(tag, Wire.varintSize(tag));
    int width = Wire.varintSize(bound);
    lengthAt[open] = freshSize;
    lengthWidth[open] = width;
    varint(0, width);
    bodyStart[open++] = sizeBytes;
  }

  /** Ends the message that was opened last. */
  void close() {
    open--;
    int after = freshSize;
    long before = sizeBytes;
    freshSize = lengthAt[open];
    varint(before - bodyStart[open], lengthWidth[open]);
    freshSize = after;
    sizeBytes = before;
  }

  /** Appends a length-delimited field whose value is copied from [from, to). */
  void field(int tag, byte[] b, int from, int to) {
    endRun();
    int length = to - from;
    varint(tag, Wire.varintSize(tag));
    varint(length, Wire.varintSize(length));
    copy(b, from, length);
    sizeBytes += length;
  }

  /** What was written, and a fresh start. */
  Payload finish() {
    if (open != 0) {
      throw new IllegalStateException(open + " messages are still open");
    }
    endRun();
    endFresh();
    byte[] kept = Arrays.copyOf(fresh, freshSize);
    List<Slice> slices = new ArrayList<>(pieces.size());
    for (Slice piece : pieces) {
      slices.add(piece.array() == fresh ? new Slice(kept, piece.offset(), piece.length()) : piece);
    }
    pieces.clear();
    freshSize = 0;
    freshFrom = 0;
    sizeBytes = 0;
    return Payload.of(slices);
  }

  private void endRun() {
    int length = runTo - runFrom;
    if (length == 0) {
      return;
    }
    if (length < COPY_BELOW_BYTES) {
      copy(runArray, runFrom, length);
    } else {
      endFresh();
      pieces.add(new Slice(runArray, runFrom, length));
    }
    runArray = MessageView.NO_BYTES;
    runFrom = 0;
    runTo = 0;
  }

  private void copy(byte[] b, int from, int length) {
    grow(length);
    System.arraycopy(b, from, fresh, freshSize, length);
    freshSize += length;
  }

  private void endFresh() {
    if (freshSize > freshFrom) {
      pieces.add(new Slice(fresh, freshFrom, freshSize - freshFrom));
      freshFrom = freshSize;
    }
  }

  private void varint(long value, int width) {
    grow(width);
    sizeBytes += width;
    for (int left = width; left > 1; left--) {
      fresh[freshSize++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    fresh[freshSize++] = (byte) value;
  }

  private void grow(int more) {
    if (more <= fresh.length - freshSize) {
      return;
    }
    byte[] old = fresh;
    fresh = Arrays.copyOf(old, Math.max(freshSize + more, old.length * 2));
    pieces.replaceAll(
        piece -> piece.array() == old ? new Slice(fresh, piece.offset(), piece.length()) : piece);
  }
}
