package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.RepeatedLine;

/** What an exporter says about its queue on disk. Repeats are thinned out. Thread-safe. */
final class StorageWords {
  private final EventLog log;
  private final RepeatedLine marks;
  private final RepeatedLine corrupt;
  private final RepeatedLine unreadable;

  StorageWords(ComponentContext context) {
    this.log = context.log();
    this.marks = new RepeatedLine(context.clock());
    this.corrupt = new RepeatedLine(context.clock());
    this.unreadable = new RepeatedLine(context.clock());
  }

  /** Why something failed, in words. */
  static String reason(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isEmpty() ? thrown.toString() : message;
  }

  /** The default would lose what the disk keeps. */
  void retriesEnd() {
    log.warn(
        "Requests that the backend does not take are dropped after 5 minutes, also with"
            + " `sending_queue::storage`. Set `retry_on_failure::max_elapsed_time` to 0 to keep"
            + " them until it does, or to another time.");
  }

  void found(long items, long requests, String place) {
    log.info(
        "Items of an earlier run were found in the storage and will be sent.",
        "items",
        items,
        "requests",
        requests,
        "storage",
        place);
  }

  void damaged(long items, long requests, String place) {
    log.error(
        "Items in the storage are damaged. Dropping data.",
        "dropped_items",
        items,
        "requests",
        requests,
        "storage",
        place);
  }

  void corrupt(String error, int items) {
    long leftOut = corrupt.admit();
    if (leftOut >= 0) {
      log.error(
          "A stored request is damaged. Dropping data.",
          "error",
          error,
          "dropped_items",
          items,
          RepeatedLine.LEFT_OUT,
          leftOut);
    }
  }

  void cannotRead(String error) {
    long leftOut = unreadable.admit();
    if (leftOut >= 0) {
      log.warn(
          "A stored request cannot be read now. Will try again.",
          "error",
          error,
          RepeatedLine.LEFT_OUT,
          leftOut);
    }
  }

  void tooLarge(long bytes, int items, long neededHeapBytes, long heapBytes) {
    log.error(
        "A stored request is too large to be read with this heap. It stays in the storage. Start"
            + " with a larger heap (-Xmx, or GOMEMLIMIT) to send it.",
        "bytes",
        bytes,
        "items",
        items,
        "needed_heap_bytes",
        neededHeapBytes,
        "heap_bytes",
        heapBytes);
  }

  void cannotMark(String error, int records) {
    long leftOut = marks.admit();
    if (leftOut >= 0) {
      log.warn(
          "The storage cannot note which requests are done with. They would be sent again after a"
              + " restart. Will try again.",
          "error",
          error,
          "requests",
          records,
          RepeatedLine.LEFT_OUT,
          leftOut);
    }
  }

  void cannotClose(String error, String place) {
    log.error("The storage could not be closed.", "error", error, "storage", place);
  }

  void stay(long items, long requests, String place) {
    log.info(
        "Items stay in the storage until the next start.",
        "items",
        items,
        "requests",
        requests,
        "storage",
        place);
  }

  void notClosedInTime() {
    log.error("The storage did not take the last write in time and is left behind.");
  }
}
