package dev.sluice.extension.filestorage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a segment file, which says what came before it.
 *
 * <pre>{@code
 * magic 4 | version 4 | file number 8 | first record's number 8 | items before 8 | CRC32C 4
 * }</pre>
 *
 * @param file number of the file, as in its name
 * @param firstNumber number that its first record has or will have
 * @param itemsBefore items of all records that were ever written before that one
 */
record SegmentHeader(long file, long firstNumber, long itemsBefore) {
  static final int BYTES = 36;

  private static final int MAGIC = 0x534C_5347; // SLSG
  private static final int VERSION = 1;
  private static final int CRC_AT = BYTES - Integer.BYTES;

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putInt(MAGIC).putInt(VERSION).putLong(file).putLong(firstNumber).putLong(itemsBefore);
    return bytes.putInt(crcOf(bytes)).flip();
  }

  /** Null when these are not the first bytes of the segment with that number. */
  static @Nullable SegmentHeader decode(ByteBuffer bytes, long file) {
    if (bytes.remaining() < BYTES
        || bytes.getInt(0) != MAGIC
        || bytes.getInt(4) != VERSION
        || bytes.getLong(8) != file
        || bytes.getInt(CRC_AT) != crcOf(bytes)) {
      return null;
    }
    return new SegmentHeader(file, bytes.getLong(16), bytes.getLong(24));
  }

  private static int crcOf(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(CRC_AT).position(0));
    return (int) crc.getValue();
  }
}
