package dev.sluice.storage;

/**
 * A record in a {@link RecordLog}.
 *
 * @param number counts up by one with each record that was ever written to the log
 * @param items as they were written
 * @param label as it was written
 * @param bodyBytes size of the body
 * @param file which of the log's files it is in
 * @param position where the record begins in that file, in bytes
 */
public record LogEntry(
    long number, int items, String label, int bodyBytes, long file, long position) {}
