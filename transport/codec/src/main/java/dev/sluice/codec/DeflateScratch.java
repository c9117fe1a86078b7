package dev.sluice.codec;

/**
 * The two arrays that one run of a {@link DeflateEngine} needs. They grow to what recent bodies
 * needed. One user at a time.
 */
final class DeflateScratch implements AutoCloseable {
  private static final int STEP_BYTES = 64 * 1024;
  private static final byte[] EMPTY = new byte[0];

  private byte[] source = EMPTY;
  private byte[] target = EMPTY;

  byte[] source(int bytes) {
    source = grown(source, bytes);
    return source;
  }

  byte[] target(int bytes) {
    target = grown(target, bytes);
    return target;
  }

  private static byte[] grown(byte[] array, int bytes) {
    return array.length >= bytes
        ? array
        : new byte[(bytes + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES];
  }

  @Override
  public void close() {
    source = EMPTY;
    target = EMPTY;
  }
}
