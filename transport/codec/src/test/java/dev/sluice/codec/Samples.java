package dev.sluice.codec;

import dev.sluice.data.Slice;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bodies to encode, and how to cut and join them. */
final class Samples {
  private Samples() {}

  /** Text that shrinks about as much as telemetry does. */
  static byte[] telemetryLike(int bytes) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder(bytes + 64);
    while (text.length() < bytes) {
      text.append("http.method=GET http.route=/api/").append(random.nextInt(50));
      text.append(" trace=").append(Long.toHexString(random.nextLong())).append('\n');
    }
    return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(11).nextBytes(noise);
    return noise;
  }

  /** The array as ranges of uneven lengths inside larger arrays. */
  static List<Slice> cut(byte[] whole) {
    List<Slice> slices = new ArrayList<>();
    int length = 1;
    for (int at = 0; at < whole.length; ) {
      int part = Math.min(length, whole.length - at);
      byte[] padded = new byte[part + 5];
      System.arraycopy(whole, at, padded, 3, part);
      slices.add(new Slice(padded, 3, part));
      at += part;
      length = length * 3 + 1;
    }
    return slices;
  }

  static byte[] join(List<Slice> slices) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Slice slice : slices) {
      out.write(slice.array(), slice.offset(), slice.length());
    }
    return out.toByteArray();
  }

  /** The bytes in the middle of a larger array, so that wrong offsets show. */
  static Slice inside(byte[] bytes) {
    byte[] padded = new byte[bytes.length + 13];
    System.arraycopy(bytes, 0, padded, 6, bytes.length);
    return new Slice(padded, 6, bytes.length);
  }
}
