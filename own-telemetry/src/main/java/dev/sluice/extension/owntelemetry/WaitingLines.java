package dev.sluice.extension.owntelemetry;

import dev.sluice.telemetry.own.OwnLogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Lines that wait to be sent: bounded by number, and by bytes together with those under way. Not
 * thread-safe.
 */
final class WaitingLines {
  /** What all lines may take. */
  static final long MOST_BYTES = 4L << 20;

  /** What those of one request may take, unless it is a single line: peers have limits too. */
  static final long MOST_REQUEST_BYTES = 1L << 20;

  private record Sized(OwnLogRecord line, long bytes) {}

  private final int mostLines;
  private final Queue<Sized> queue = new ArrayDeque<>();
  private long bytes; // of what waits or is under way
  private long bytesUnderWay;

  /**
   * @param mostLines that may wait
   */
  WaitingLines(int mostLines) {
    this.mostLines = mostLines;
  }

  /** Takes a line if there is room for it. */
  boolean offer(OwnLogRecord line) {
    long more = line.heapBytes();
    if (queue.size() >= mostLines || more > MOST_BYTES - bytes) {
      return false;
    }
    queue.add(new Sized(line, more));
    bytes += more;
    return true;
  }

  /** Takes out the next request's lines, which count until {@link #sent}. */
  List<OwnLogRecord> next(int most) {
    List<OwnLogRecord> lines = new ArrayList<>();
    Sized first = queue.peek();
    while (first != null
        && lines.size() < most
        && (lines.isEmpty() || bytesUnderWay + first.bytes() <= MOST_REQUEST_BYTES)) {
      lines.add(first.line());
      bytesUnderWay += first.bytes();
      queue.remove();
      first = queue.peek();
    }
    return lines;
  }

  /** Those under way are done with. */
  void sent() {
    bytes -= bytesUnderWay;
    bytesUnderWay = 0;
  }

  int size() {
    return queue.size();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Lets go of what waits and returns how many lines that were. */
  int clear() {
    int left = queue.size();
    queue.clear();
    bytes = bytesUnderWay;
    return left;
  }
}
