package dev.sluice.load.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Bytes of requests, put together. */
final class Bytes {
  private Bytes() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array takes everything
    }
    return out.toByteArray();
  }

  /** A whole request of HTTP/1.1. */
  static byte[] post(String path, String contentType, String coding, byte[] body) {
    return joined(head(path, contentType, coding, body.length), body);
  }

  /** The head of a request whose body has so many bytes. */
  static byte[] head(String path, String contentType, String coding, long bodyBytes) {
    return ascii(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
            + contentType
            + (coding.isEmpty() ? "" : "\r\nContent-Encoding: " + coding)
            + "\r\nContent-Length: "
            + bodyBytes
            + "\r\n\r\n");
  }
}
