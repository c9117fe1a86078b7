package dev.sluice.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;

/** Frames of HTTP/2 as bytes. */
final class RawFrames {
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private RawFrames() {}

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteBuffer buffer = ByteBuffer.allocate(9 + payload.length);
    buffer.putShort((short) (payload.length >>> 8)).put((byte) payload.length);
    buffer.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    return buffer.array();
  }

  /** Literals, never indexed, without Huffman code; pseudo-headers come first. */
  static byte[] headerBlock(Map<String, String> headers) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    headers.entrySet().stream()
        .sorted(Comparator.comparing(header -> !header.getKey().startsWith(":")))
        .forEach(
            header -> {
              block.write(0);
              text(block, header.getKey());
              text(block, header.getValue());
            });
    return block.toByteArray();
  }

  /** A text of HPACK: its length, then its bytes. */
  static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else {
      out.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        out.write((rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  static byte[] int32(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }
}
