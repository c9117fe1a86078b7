package dev.sluice.codec;

import java.io.IOException;

/**
 * Deflates and inflates (RFC 1951) whole bodies faster than the JDK does. Found by {@link
 * java.util.ServiceLoader}; a body that it does not take is the JDK's. Thread-safe once {@link
 * #load} has returned.
 */
public interface DeflateEngine {
  /** What runs, for log lines. */
  String name();

  /**
   * Makes it ready; called once before anything else, and may block.
   *
   * @throws IOException when it cannot run here, with the reason
   */
  void load() throws IOException;

  /**
   * Writes one complete raw stream to the front of the target. Keeps neither array.
   *
   * @param plain the body, from its first byte on
   * @param length bytes of the body, at least one
   * @param target where to write
   * @return bytes written; negative when the target is too small, or when it cannot take this body
   */
  int deflate(byte[] plain, int length, byte[] target);

  /**
   * Inflates one raw stream. The caller checks what comes out against a checksum, and leaves the
   * verdict on a body that fails to the JDK.
   *
   * @param encoded holds the stream; of it only {@code length} bytes from {@code offset} on, at
   *     least one
   * @param target where to write, from its first byte on
   * @param expected bytes that should come out, at least one; no more are written
   * @return bytes written; negative when the stream is damaged or does not end where its bytes do
   */
  int inflate(byte[] encoded, int offset, int length, byte[] target, int expected);
}
