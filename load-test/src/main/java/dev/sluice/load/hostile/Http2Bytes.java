package dev.sluice.load.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Frames of HTTP/2 written by hand (RFC 9113), since no client library sends what a hostile one
 * does. Header blocks use literals and, where a kind needs it, the dynamic table (RFC 7541).
 */
final class Http2Bytes {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int ACK = 1;

  /** Frames are no longer than every receiver must take. */
  static final int MAX_FRAME_BYTES = 16_384;

  /** Streams that a connection opens before it comes again; their ids fit into 31 bits by far. */
  static final int MOST_STREAMS = 10_000;

  private static final int SETTINGS_INITIAL_WINDOW = 4;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Http2Bytes() {}

  /** Of the stream that a client opens as its first, second and so on, from 0. */
  static int streamId(long turn) {
    return Math.toIntExact(2 * turn + 1);
  }

  /** What a connection begins with: preface and settings. */
  static byte[] opening() {
    return Bytes.joined(PREFACE, frame(SETTINGS, 0, 0));
  }

  /** The same, where answers may send so many bytes of a stream before a window update. */
  static byte[] opening(int windowBytes) {
    return Bytes.joined(PREFACE, settings(SETTINGS_INITIAL_WINDOW, windowBytes));
  }

  static byte[] settings(int identifier, int value) {
    return frame(
        SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) identifier).putInt(value).array());
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >>> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  static byte[] reset(int stream) {
    return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(8).array()); // CANCEL
  }

  static byte[] windowUpdate(int stream, int bytes) {
    return frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  /** The head of an export call. */
  static byte[] callHead(int stream, String method, String... furtherFields) {
    return frame(HEADERS, END_HEADERS, stream, callFields(method, furtherFields));
  }

  /** The header block of {@link #callHead}. */
  static byte[] callFields(String method, String... furtherFields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> fields =
        List.of(
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            "/" + method,
            ":authority",
            "localhost",
            "content-type",
            "application/grpc",
            "te",
            "trailers");
    for (int i = 0; i < fields.size(); i += 2) {
      out.writeBytes(literal(fields.get(i), fields.get(i + 1)));
    }
    for (int i = 0; i < furtherFields.length; i += 2) {
      out.writeBytes(literal(furtherFields[i], furtherFields[i + 1]));
    }
    return out.toByteArray();
  }

  /** A field that is not put into the dynamic table. */
  static byte[] literal(String name, String value) {
    return field(0x00, name, value);
  }

  /** A field that becomes the newest entry of the dynamic table, which has index 62. */
  static byte[] indexed(String name, String value) {
    return field(0x40, name, value);
  }

  /** A field that is the newest entry of the dynamic table. */
  static byte[] newestEntry() {
    return new byte[] {(byte) (0x80 | 62)};
  }

  private static byte[] field(int kind, String name, String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(kind);
    string(out, name);
    string(out, value);
    return out.toByteArray();
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int rest = bytes.length;
    if (rest < 127) {
      out.write(rest);
    } else { // an integer with a prefix of seven bits
      out.write(127);
      for (rest -= 127; rest >= 128; rest >>>= 7) {
        out.write((rest & 0x7F) | 0x80);
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  /** A message with its five bytes in front, in DATA frames; the last one ends the stream. */
  static byte[] message(int stream, boolean compressed, byte[] body) {
    return data(stream, true, messageBytes(compressed, body));
  }

  /** DATA frames of those bytes. */
  static byte[] data(int stream, boolean ends, byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += MAX_FRAME_BYTES) {
      int end = Math.min(bytes.length, at + MAX_FRAME_BYTES);
      int flags = ends && end == bytes.length ? END_STREAM : 0;
      out.writeBytes(frame(DATA, flags, stream, java.util.Arrays.copyOfRange(bytes, at, end)));
    }
    return out.toByteArray();
  }

  static byte[] messageBytes(boolean compressed, byte[] body) {
    return ByteBuffer.allocate(5 + body.length)
        .put((byte) (compressed ? 1 : 0))
        .putInt(body.length)
        .put(body)
        .array();
  }
}
