package dev.sluice.extension.filestorage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Says of records of one segment that nobody waits for them any more: they are done with, or they
 * are lost and were counted. The {@code done} file beside a segment is made of these, 24 bytes
 * each.
 *
 * <pre>{@code
 * first record's number 8 | records 4 | items 8 | CRC32C 4
 * }</pre>
 *
 * @param first number of the first record
 * @param records how many, one after the other
 * @param items of all of them, as far as known
 */
record Mark(long first, int records, long items) {
  static final int BYTES = 24;

  private static final int CRC_AT = BYTES - Integer.BYTES;

  /** The number after the last one. */
  long end() {
    return first + records;
  }

  void encode(ByteBuffer into, long file) {
    int start = into.position();
    into.putLong(first).putInt(records).putLong(items);
    into.putInt(crcOf(into, start, file));
  }

  /** Null when these bytes are no mark for that segment. */
  static @Nullable Mark decode(ByteBuffer bytes, int at, long file) {
    Mark mark = new Mark(bytes.getLong(at), bytes.getInt(at + 8), bytes.getLong(at + 12));
    boolean right =
        bytes.getInt(at + CRC_AT) == crcOf(bytes, at, file) && mark.records > 0 && mark.items >= 0;
    return right ? mark : null;
  }

  private static int crcOf(ByteBuffer bytes, int at, long file) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(at + CRC_AT).position(at));
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(file).flip());
    return (int) crc.getValue();
  }
}
