package dev.sluice.extension.filestorage;

import dev.sluice.data.Slice;
import dev.sluice.storage.LogEntries;
import dev.sluice.storage.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the headers of a segment. Bodies are stepped over, so that gigabytes are opened at
 * once. After a damaged header it looks for the next byte where a header stands that is right for
 * its place and whose number can be.
 */
final class SegmentScan {
  private static final int WALK_BYTES = 4 * 1024;
  private static final int SEARCH_BYTES = 64 * 1024;
  private static final long UNKNOWN = -1;

  /** How a segment ends. */
  enum End {
    /** With a whole record. */
    WHOLE,
    /** Within a record, as when the process ends while it writes. */
    UNFINISHED,
    /** With bytes that are no record. */
    DAMAGED
  }

  /** Is shown the records that are there, in order. */
  interface Visitor {
    /**
     * A record.
     *
     * @param itemsBefore as its header says
     */
    void record(LogEntry entry, long itemsBefore);
  }

  private final Window window;
  private final long file;
  private final LogEntries found = new LogEntries();
  private final Map<Long, Long> jumps = new HashMap<>(); // by number: items before, as not expected
  private @Nullable SegmentHeader header;
  private long nextNumber = UNKNOWN;
  private long nextItems = UNKNOWN;
  private long wholeBytes;
  private boolean damaged;
  private End end = End.WHOLE;

  private SegmentScan(Window window, long file) {
    this.window = window;
    this.file = file;
  }

  static SegmentScan of(DiskFile segment, long file) throws IOException {
    SegmentScan scan = new SegmentScan(new Window(segment), file);
    scan.walk();
    return scan;
  }

  /** Null when it is damaged. */
  @Nullable SegmentHeader header() {
    return header;
  }

  /** How many records are there. */
  long records() {
    return found.size();
  }

  /** The number of the first record, which must be there. */
  long firstNumber() {
    return found.iterator().next().number();
  }

  /** Shows all records. */
  void forEach(Visitor visitor) {
    long itemsBefore = header == null ? 0 : header.itemsBefore();
    for (LogEntry entry : found) {
      itemsBefore = jumps.getOrDefault(entry.number(), itemsBefore);
      visitor.record(entry, itemsBefore);
      itemsBefore += entry.items();
    }
  }

  /** Where the last whole record ends. */
  long wholeBytes() {
    return wholeBytes;
  }

  long fileBytes() {
    return window.fileBytes();
  }

  /** Whether any byte that was looked at is not as it was written. */
  boolean isDamaged() {
    return damaged;
  }

  End end() {
    return end;
  }

  private void walk() throws IOException {
    if (window.fileBytes() >= SegmentHeader.BYTES) {
      int at = window.at(0, SegmentHeader.BYTES, WALK_BYTES);
      header = SegmentHeader.decode(ByteBuffer.wrap(window.bytes(), at, SegmentHeader.BYTES), file);
    }
    if (header == null) {
      damaged = true;
    } else {
      nextNumber = header.firstNumber();
      nextItems = header.itemsBefore();
    }
    long position = SegmentHeader.BYTES;
    wholeBytes = Math.min(position, window.fileBytes());
    while (position < window.fileBytes()) {
      RecordHeader record = headerAt(position, WALK_BYTES);
      if (record == null || !isNext(record)) {
        long other = search(position + 1);
        if (other < 0) {
          end = isUnfinished(position) ? End.UNFINISHED : End.DAMAGED;
          damaged |= end == End.DAMAGED;
          return;
        }
        damaged = true;
        position = other;
        record = headerAt(position, WALK_BYTES);
        if (record == null) {
          throw new IOException("the file changes while it is read");
        }
      }
      long after = position + sizeOf(record);
      if (after > window.fileBytes()) {
        end = End.UNFINISHED;
        return;
      }
      add(record, position);
      position = after;
      wholeBytes = after;
    }
  }

  private void add(RecordHeader record, long position) {
    Slice bytes = record.label();
    String label =
        new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.UTF_8);
    found.add(
        new LogEntry(record.number(), record.items(), label, record.bodyBytes(), file, position));
    if (record.itemsBefore() != nextItems) {
      jumps.put(record.number(), record.itemsBefore());
    }
    nextNumber = record.number() + 1;
    nextItems = record.itemsBefore() + record.items();
  }

  private static long sizeOf(RecordHeader record) {
    return RecordHeader.recordBytes(record.label().length(), record.bodyBytes());
  }

  private boolean isNext(RecordHeader record) {
    return nextNumber == UNKNOWN
        || (record.number() == nextNumber && record.itemsBefore() == nextItems);
  }

  /** The record header that is there as a whole, or null. */
  private @Nullable RecordHeader headerAt(long position, int ahead) throws IOException {
    long left = window.fileBytes() - position;
    if (left < RecordHeader.FIXED_BYTES) {
      return null;
    }
    int at = window.at(position, RecordHeader.FIXED_BYTES, ahead);
    int labelBytes = RecordHeader.labelBytes(window.bytes(), at);
    if (labelBytes < 0 || labelBytes > left - RecordHeader.FIXED_BYTES) {
      return null;
    }
    at = window.at(position, RecordHeader.FIXED_BYTES + labelBytes, ahead);
    return RecordHeader.decode(window.bytes(), at, labelBytes, file, position);
  }

  /** The position of the next header that can be; negative without one. */
  private long search(long from) throws IOException {
    for (long at = from; at + RecordHeader.FIXED_BYTES <= window.fileBytes(); at++) {
      int index = window.at(at, RecordHeader.FIXED_BYTES, SEARCH_BYTES);
      if (window.bytes()[index] == (byte) (RecordHeader.MAGIC >>> 24)) {
        RecordHeader record = headerAt(at, SEARCH_BYTES);
        if (record != null && canCome(record, at - from + 1)) {
          return at;
        }
      }
    }
    return -1;
  }

  /** Whether a record may follow so many bytes after the last one. */
  private boolean canCome(RecordHeader record, long bytesBetween) {
    if (record.number() < 1 || record.itemsBefore() < 0) {
      return false;
    }
    return nextNumber == UNKNOWN
        || (record.number() >= nextNumber
            && record.number() - nextNumber <= bytesBetween / RecordHeader.FIXED_BYTES + 1
            && record.itemsBefore() >= nextItems);
  }

  /** Whether the file ends within a record, or with zeros, which a dying machine leaves. */
  private boolean isUnfinished(long position) throws IOException {
    long left = window.fileBytes() - position;
    int at = window.at(position, (int) Math.min(left, RecordHeader.FIXED_BYTES), WALK_BYTES);
    if (left >= RecordHeader.FIXED_BYTES) {
      int labelBytes = RecordHeader.labelBytes(window.bytes(), at);
      return labelBytes > left - RecordHeader.FIXED_BYTES || isZero(position);
    }
    byte[] magic = ByteBuffer.allocate(Integer.BYTES).putInt(RecordHeader.MAGIC).array();
    for (int i = 0; i < Math.min(left, magic.length); i++) {
      if (window.bytes()[at + i] != magic[i]) {
        return isZero(position);
      }
    }
    return true;
  }

  private boolean isZero(long from) throws IOException {
    for (long at = from; at < window.fileBytes(); at++) {
      if (window.bytes()[window.at(at, 1, SEARCH_BYTES)] != 0) {
        return false;
      }
    }
    return true;
  }
}
