package dev.sluice.load.payload;

/**
 * What every item bears: which run, which generator, and its place in that generator's sequence.
 * Packed into 64 bits, most significant first: 16 bits run, 8 bits generator, 40 bits sequence.
 */
public final class ItemNumber {
  /** Sequences are below this. */
  public static final long SEQUENCES = 1L << 40;

  private ItemNumber() {}

  /** Never zero, since runs count from one: a zero span id would be invalid. */
  public static long pack(int run, int generator, long sequence) {
    if (run < 1 || run > 0xFFFF || generator < 0 || generator > 0xFF) {
      throw new IllegalArgumentException("run " + run + ", generator " + generator);
    }
    return ((long) run << 48) | ((long) generator << 40) | (sequence & (SEQUENCES - 1));
  }

  public static int run(long number) {
    return (int) (number >>> 48);
  }

  public static int generator(long number) {
    return (int) (number >>> 40) & 0xFF;
  }

  public static long sequence(long number) {
    return number & (SEQUENCES - 1);
  }
}
