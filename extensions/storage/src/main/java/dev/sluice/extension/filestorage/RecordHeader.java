package dev.sluice.extension.filestorage;

import dev.sluice.data.Slice;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the body of a record.
 *
 * <pre>{@code
 * magic 4 | body bytes 4 | number 8 | items 4 | items before 8 | label bytes 4 | body's CRC32C 4
 * | header's CRC32C 4 | label | body
 * }</pre>
 *
 * The header's checksum covers the label, the file's number and the position too: bytes of a record
 * that lie elsewhere, for example in the body of another one, are no record.
 *
 * @param number counts up by one with each record of the log
 * @param itemsBefore items of all records that were ever written before this one
 * @param label in UTF-8
 * @param bodyCrc CRC32C of the body
 */
record RecordHeader(
    long number, int items, long itemsBefore, Slice label, int bodyBytes, int bodyCrc) {
  static final int FIXED_BYTES = 40;
  static final int MAX_LABEL_BYTES = 4096;
  static final int MAGIC = 0x534C_5243; // SLRC

  private static final int LABEL_BYTES_AT = 28;
  private static final int CRC_AT = FIXED_BYTES - Integer.BYTES;

  /** What a record takes in the file. */
  static long recordBytes(int labelBytes, long bodyBytes) {
    return FIXED_BYTES + labelBytes + bodyBytes;
  }

  /** Header and label, for that place; they fill the buffer's array. */
  ByteBuffer encode(long file, long position) {
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + label.length());
    bytes
        .putInt(MAGIC)
        .putInt(bodyBytes)
        .putLong(number)
        .putInt(items)
        .putLong(itemsBefore)
        .putInt(label.length())
        .putInt(bodyCrc)
        .putInt(0)
        .put(label.array(), label.offset(), label.length());
    return bytes.putInt(CRC_AT, crcOf(bytes.array(), 0, label.length(), file, position)).flip();
  }

  /** How long the label is, if these are the first bytes of a header; negative if not. */
  static int labelBytes(byte[] bytes, int at) {
    ByteBuffer view = ByteBuffer.wrap(bytes);
    if (view.getInt(at) != MAGIC) {
      return -1;
    }
    int labelBytes = view.getInt(at + LABEL_BYTES_AT);
    return labelBytes <= MAX_LABEL_BYTES ? labelBytes : -1;
  }

  /**
   * Reads a header that is there as a whole, label included.
   *
   * @param labelBytes as {@link #labelBytes} says, not negative
   * @param position where it is in the file
   * @return null when a bit of it is not as it was written
   */
  static @Nullable RecordHeader decode(
      byte[] bytes, int at, int labelBytes, long file, long position) {
    ByteBuffer view = ByteBuffer.wrap(bytes);
    int items = view.getInt(at + 16);
    int bodyBytes = view.getInt(at + 4);
    if (view.getInt(at + CRC_AT) != crcOf(bytes, at, labelBytes, file, position)
        || bodyBytes < 0
        || items < 0) {
      return null;
    }
    return new RecordHeader(
        view.getLong(at + 8),
        items,
        view.getLong(at + 20),
        Slice.of(Arrays.copyOfRange(bytes, at + FIXED_BYTES, at + FIXED_BYTES + labelBytes)),
        bodyBytes,
        view.getInt(at + 32));
  }

  private static int crcOf(byte[] bytes, int at, int labelBytes, long file, long position) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, CRC_AT);
    crc.update(bytes, at + FIXED_BYTES, labelBytes);
    crc.update(ByteBuffer.allocate(16).putLong(file).putLong(position).flip());
    return (int) crc.getValue();
  }
}
