package dev.sluice.extension.filestorage;

import dev.sluice.data.Slice;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A record of which everything is known but its number and its place. Its label is encoded here,
 * once.
 *
 * @param items that it carries
 * @param label as it was given
 * @param labelBytes the same in UTF-8
 * @param body its bytes, one slice after the other; shared
 * @param bodyBytes size of the body
 */
record EncodedRecord(int items, String label, Slice labelBytes, List<Slice> body, int bodyBytes) {
  private static final long MAX_BODY_BYTES = Integer.MAX_VALUE - 8; // it is read into an array

  /**
   * Takes the measure of a record.
   *
   * @throws IllegalArgumentException when its label or its body is too long for any log
   */
  static EncodedRecord of(NewRecord added) {
    byte[] label = added.label().getBytes(StandardCharsets.UTF_8);
    if (label.length > RecordHeader.MAX_LABEL_BYTES) {
      throw new IllegalArgumentException("a label of " + label.length + " bytes is too long");
    }
    long bodyBytes = 0;
    for (Slice slice : added.body()) {
      bodyBytes += slice.length();
    }
    if (bodyBytes > MAX_BODY_BYTES) {
      throw new IllegalArgumentException("a body of " + bodyBytes + " bytes is too long");
    }
    return new EncodedRecord(
        added.items(), added.label(), Slice.of(label), added.body(), (int) bodyBytes);
  }

  /** What it takes in the file. */
  long sizeBytes() {
    return RecordHeader.recordBytes(labelBytes.length(), bodyBytes);
  }

  /** Its header, when the log has come so far. Goes over the body once, for the checksum. */
  RecordHeader header(long number, long itemsBefore) {
    CRC32C crc = new CRC32C();
    for (Slice slice : body) {
      crc.update(slice.array(), slice.offset(), slice.length());
    }
    return new RecordHeader(
        number, items, itemsBefore, labelBytes, bodyBytes, (int) crc.getValue());
  }

  /** What the log's owner keeps of it. */
  LogEntry entry(long number, long file, long position) {
    return new LogEntry(number, items, label, bodyBytes, file, position);
  }
}
