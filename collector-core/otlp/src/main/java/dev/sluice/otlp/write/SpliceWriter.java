package dev.sluice.otlp.write;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a payload from ranges of existing arrays and from new bytes between them. A range stays a
 * range when it is long enough to be worth a slice, otherwise it is copied to the new bytes, which
 * are collected in chunks.
 *
 * <p>The length of an opened message is written when it is closed, in its shortest form. Room is
 * kept for a length that the caller expects; if it turns out to need less or more, what follows is
 * moved or the header becomes a piece of its own.
 *
 * <p>For the writer here and for the editor. For one thread; the arrays that ranges lie in are
 * never written.
 */
public final class SpliceWriter {
  /** Ranges below this are copied: a slice costs an object and an entry of a gathering write. */
  public static final int COPY_BELOW_BYTES = 1024;

  private static final int MAX_OPEN = 8;

  /** Most that tag and length of a field take. */
  private static final int HEADER_BYTES = 10;

  private static final int FIRST_CHUNK_BYTES = 512;
  private static final int LARGEST_CHUNK_BYTES = 64 * 1024;

  /** Up to so many pieces are not worth a charge; then so many more at once. */
  private static final int FREE_PIECES = 1024;

  /** A slice, twice, and its places in lists. */
  private static final int PIECE_BYTES = 80;

  private final List<Slice> pieces = new ArrayList<>();
  private final EditMemory memory;
  private final int firstChunkBytes;
  private int chargedPieces = FREE_PIECES;
  private byte[] fresh = MessageView.NO_BYTES; // the chunk for new bytes
  private int freshSize;
  private int freshFrom; // new bytes from here on are not yet in pieces

  private byte[] runArray = MessageView.NO_BYTES; // the range that may still grow
  private int runFrom;
  private int runTo;

  private long sizeBytes;
  private byte[][] lengthIn = {}; // the chunk with the length; made when the first one is opened
  private int[] headerAt = {};
  private int[] headerPiece = {}; // no earlier piece has the header
  private int[] lengthAt = {};
  private int[] lengthWidth = {};
  private long[] bodyStart = {};
  private int open;

  /**
   * @param memory for new bytes
   */
  public SpliceWriter(EditMemory memory) {
    this(memory, FIRST_CHUNK_BYTES);
  }

  /**
   * @param memory for new bytes
   * @param firstChunkBytes what is asked of it first
   */
  public SpliceWriter(EditMemory memory, int firstChunkBytes) {
    this.memory = memory;
    this.firstChunkBytes = firstChunkBytes;
  }

  /** Bytes of the message so far. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Appends a range of an array. */
  public void range(byte[] b, int from, int to) {
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

  /** Appends copies of two ranges, however long they are. */
  public void copied(byte[] first, int from, int to, byte[] second, int secondFrom, int secondTo) {
    endRun();
    int length = to - from;
    int secondLength = secondTo - secondFrom;
    grow(length + secondLength);
    int at = freshSize;
    System.arraycopy(first, from, fresh, at, length);
    if (secondLength > 0) {
      System.arraycopy(second, secondFrom, fresh, at + length, secondLength);
    }
    written(at + length + secondLength);
  }

  /** Appends ranges of an array in their order. */
  public void ranges(byte[] b, Ranges ranges) {
    for (int i = 0; i < ranges.count(); i++) {
      range(b, ranges.from(i), ranges.to(i));
    }
  }

  /** Appends a tag and the start of a message that will be of about {@code expected} bytes. */
  public void open(int tag, long expected) {
    endRun();
    if (lengthIn.length == 0) {
      lengthIn = new byte[MAX_OPEN][];
      headerAt = new int[MAX_OPEN];
      headerPiece = new int[MAX_OPEN];
      lengthAt = new int[MAX_OPEN];
      lengthWidth = new int[MAX_OPEN];
      bodyStart = new long[MAX_OPEN];
    }
    int width = Wire.varintSize(expected);
    grow(10 + width);
    headerAt[open] = freshSize;
    headerPiece[open] = pieces.size();
    varint(tag, Wire.varintSize(tag));
    lengthIn[open] = fresh;
    lengthAt[open] = freshSize;
    lengthWidth[open] = width;
    varint(0, width);
    bodyStart[open++] = sizeBytes;
  }

  /** Appends a tag and the length of a message that follows. */
  void exact(int tag, int length) {
    endRun();
    grow(HEADER_BYTES);
    written(putHeader(tag, length));
  }

  /** Appends a varint field. */
  void varintField(int tag, long value) {
    endRun();
    grow(HEADER_BYTES + 5);
    written(putVarint(value, fresh, putVarint(tag, fresh, freshSize)));
  }

  /** Appends a field of eight bytes. */
  void fixed64Field(int tag, long value) {
    endRun();
    grow(HEADER_BYTES + Long.BYTES);
    int at = putVarint(tag, fresh, freshSize);
    Wire.putFixed64(fresh, at, value);
    written(at + Long.BYTES);
  }

  /** Appends a field of four bytes. */
  void fixed32Field(int tag, int value) {
    endRun();
    grow(HEADER_BYTES + Integer.BYTES);
    int at = putVarint(tag, fresh, freshSize);
    Wire.putFixed32(fresh, at, value);
    written(at + Integer.BYTES);
  }

  /** Appends a text of which is known how many bytes it is in UTF-8. */
  void string(int tag, String value, int length) {
    endRun();
    grow(HEADER_BYTES + length);
    written(Utf8Bytes.write(value, fresh, putHeader(tag, length)));
  }

  /** Appends a number of a packed list. */
  void fixed64(long value) {
    grow(Long.BYTES);
    Wire.putFixed64(fresh, freshSize, value);
    written(freshSize + Long.BYTES);
  }

  /** Appends a number of a packed list. */
  void varint(long value) {
    grow(HEADER_BYTES);
    written(putVarint(value, fresh, freshSize));
  }

  /** Writes tag and length of a field where new bytes go, and says where they end. */
  private int putHeader(int tag, int length) {
    return putVarint(length, fresh, putVarint(tag, fresh, freshSize));
  }

  /** New bytes were written up to here. */
  private void written(int end) {
    sizeBytes += end - freshSize;
    freshSize = end;
  }

  /** Writes a number in its shortest form and says where it ends. */
  private static int putVarint(long value, byte[] out, int at) {
    long rest = value;
    int end = at;
    while ((rest & ~0x7FL) != 0) {
      out[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[end++] = (byte) rest;
    return end;
  }

  /** Ends the message that was opened last. */
  public void close() {
    endRun();
    open--;
    long length = sizeBytes - bodyStart[open];
    int width = Wire.varintSize(length);
    int room = lengthWidth[open];
    if (width != room) {
      if (width < room && fresh == lengthIn[open] && pieces.size() == headerPiece[open]) {
        int bodyAt = lengthAt[open] + room;
        System.arraycopy(fresh, bodyAt, fresh, bodyAt + width - room, freshSize - bodyAt);
        freshSize += width - room;
      } else {
        separateHeader(width);
      }
      sizeBytes += width - room;
    }
    putVarint(length, lengthIn[open], lengthAt[open], width);
  }

  /** Moves tag and length of the message at {@code open} into a piece of their own. */
  private void separateHeader(int width) {
    endFresh();
    chargePieces(4); // two more, and an array
    byte[] old = lengthIn[open];
    int at = headerAt[open];
    int tagWidth = lengthAt[open] - at;
    byte[] header = Arrays.copyOfRange(old, at, at + tagWidth + width);
    int i = headerPiece[open];
    while (pieces.get(i).array() != old || pieces.get(i).end() <= at) {
      i++;
    }
    Slice piece = pieces.remove(i);
    int bodyAt = lengthAt[open] + lengthWidth[open];
    if (bodyAt < piece.end()) {
      pieces.add(i, new Slice(old, bodyAt, piece.end() - bodyAt));
    }
    pieces.add(i, Slice.of(header));
    if (piece.offset() < at) {
      pieces.add(i, new Slice(old, piece.offset(), at - piece.offset()));
    }
    lengthIn[open] = header;
    lengthAt[open] = tagWidth;
  }

  /** Appends a length-delimited field whose value is copied from [from, to). */
  void field(int tag, byte[] b, int from, int to) {
    endRun();
    int length = to - from;
    grow(HEADER_BYTES + length);
    int body = putHeader(tag, length);
    System.arraycopy(b, from, fresh, body, length);
    written(body + length);
  }

  /** What was written, and a fresh start. */
  public Payload finish() {
    if (open != 0) {
      throw new IllegalStateException(open + " messages are still open");
    }
    endRun();
    endFresh();
    byte[] last = freshSize < fresh.length / 2 ? shortened() : fresh;
    List<Slice> slices = new ArrayList<>(pieces.size());
    for (Slice piece : pieces) {
      slices.add(piece.array() == fresh ? new Slice(last, piece.offset(), piece.length()) : piece);
    }
    pieces.clear();
    fresh = MessageView.NO_BYTES; // what was made belongs to whoever gave the array
    freshSize = 0;
    freshFrom = 0;
    sizeBytes = 0;
    return Payload.of(slices);
  }

  /** The chunk in a shorter array. */
  private byte[] shortened() {
    byte[] shorter = memory.apply(freshSize);
    System.arraycopy(fresh, 0, shorter, 0, freshSize);
    return shorter;
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
      addPiece(new Slice(runArray, runFrom, length));
    }
    runArray = MessageView.NO_BYTES;
    runFrom = 0;
    runTo = 0;
  }

  private void addPiece(Slice piece) {
    chargePieces(1);
    pieces.add(piece);
  }

  private void chargePieces(int more) {
    if (pieces.size() + more > chargedPieces) {
      memory.working((long) FREE_PIECES * PIECE_BYTES);
      chargedPieces += FREE_PIECES;
    }
  }

  private void copy(byte[] b, int from, int length) {
    grow(length);
    System.arraycopy(b, from, fresh, freshSize, length);
    freshSize += length;
  }

  private void endFresh() {
    if (freshSize > freshFrom) {
      addPiece(new Slice(fresh, freshFrom, freshSize - freshFrom));
      freshFrom = freshSize;
    }
  }

  private void varint(long value, int width) {
    grow(width);
    if (width == 1) {
      fresh[freshSize++] = (byte) value;
      sizeBytes++;
      return;
    }
    putVarint(value, fresh, freshSize, width);
    freshSize += width;
    sizeBytes += width;
  }

  private static void putVarint(long value, byte[] b, int at, int width) {
    for (int left = width; left > 1; left--) {
      b[at++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    b[at] = (byte) value;
  }

  private void grow(int more) {
    if (more > fresh.length - freshSize) {
      endFresh();
      int usual = Math.max(firstChunkBytes, Math.min(fresh.length * 4, LARGEST_CHUNK_BYTES));
      fresh = memory.apply(Math.max(more, usual));
      freshSize = 0;
      freshFrom = 0;
    }
  }
}
