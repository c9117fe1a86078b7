package dev.sluice.load.payload;

import java.nio.charset.StandardCharsets;

/** How the bytes of a request bear its items' ids and times. */
enum Form {
  /** Ids are eight bytes, times eight bytes in little-endian. */
  PROTOBUF {
    @Override
    int idLength() {
      return 8;
    }

    @Override
    void putId(byte[] target, int at, long value) {
      ItemScanner.putBigEndian(target, at, value);
    }

    @Override
    void putTime(byte[] target, int at, long value) {
      ItemScanner.putLittleEndian(target, at, value);
    }

    @Override
    long time(byte[] source, int at) {
      return ItemScanner.littleEndian(source, at);
    }
  },
  /** Ids are sixteen hexadecimal digits, times nineteen decimal ones. */
  JSON {
    @Override
    int idLength() {
      return 16;
    }

    @Override
    void putId(byte[] target, int at, long value) {
      for (int i = 0; i < idLength(); i++) {
        int digit = (int) (value >>> (60 - 4 * i)) & 0xF;
        target[at + i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
      }
    }

    @Override
    void putTime(byte[] target, int at, long value) {
      long rest = value;
      for (int i = TIME_DIGITS - 1; i >= 0; i--) {
        target[at + i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }

    @Override
    long time(byte[] source, int at) {
      return Long.parseLong(new String(source, at, TIME_DIGITS, StandardCharsets.US_ASCII));
    }
  };

  /** Of nanoseconds since 1970 between the years 2001 and 2286. */
  static final int TIME_DIGITS = 19;

  /** Bytes of a span id, and of each half of a trace id. */
  abstract int idLength();

  abstract void putId(byte[] target, int at, long value);

  abstract void putTime(byte[] target, int at, long value);

  abstract long time(byte[] source, int at);
}
