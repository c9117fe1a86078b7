package dev.sluice.extension.filestorage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What is known of a file of records. One thread at a time. */
final class Segment {
  private final long file;
  private final long firstNumber;
  private final BitSet waiting = new BitSet(); // by number from the first on
  private final List<Mark> unwritten = new ArrayList<>();
  private int waitingRecords;
  private long sizeBytes;
  private long doneBytes;
  private boolean hasDoneFile;
  private boolean damaged;

  /**
   * @param firstNumber no record in it has a lower number
   * @param sizeBytes of the file
   */
  Segment(long file, long firstNumber, long sizeBytes) {
    this.file = file;
    this.firstNumber = firstNumber;
    this.sizeBytes = sizeBytes;
  }

  long file() {
    return file;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  void setSizeBytes(long newSizeBytes) {
    sizeBytes = newSizeBytes;
  }

  long doneBytes() {
    return doneBytes;
  }

  boolean hasDoneFile() {
    return hasDoneFile;
  }

  /** There is a file of so many bytes for its marks. */
  void setDoneFile(long bytes) {
    hasDoneFile = true;
    doneBytes = bytes;
  }

  /** Somebody took the file of its marks away. */
  void setDoneFileGone() {
    hasDoneFile = false;
    doneBytes = 0;
  }

  /** Whether anything but its header was written to it. */
  boolean hasRecords() {
    return sizeBytes > SegmentHeader.BYTES;
  }

  void add(long number) {
    waiting.set((int) (number - firstNumber));
    waitingRecords++;
  }

  /**
   * Ends the wait for a record.
   *
   * @return whether there was one, so that its mark has to be written
   */
  boolean finish(long number, int items) {
    long index = number - firstNumber;
    if (index < 0 || index > Integer.MAX_VALUE || !waiting.get((int) index)) {
      return false;
    }
    waiting.clear((int) index);
    waitingRecords--;
    unwritten.add(new Mark(number, 1, items));
    return true;
  }

  /** Whether nobody waits for any of its records. */
  boolean isDone() {
    return waitingRecords == 0;
  }

  /** A mark that has to be written. */
  void addMark(Mark mark) {
    unwritten.add(mark);
  }

  /** Marks that are not on the disk. */
  List<Mark> unwritten() {
    return unwritten;
  }

  /** They are now. */
  void marksWritten() {
    doneBytes += (long) unwritten.size() * Mark.BYTES;
    unwritten.clear();
  }

  /** It is kept for the operator to look at, when it is no longer needed here. */
  void setDamaged() {
    damaged = true;
  }

  boolean isDamaged() {
    return damaged;
  }
}
