package dev.sluice.otlp;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes in the ways that parsers trip over. */
public final class Mutations {
  private static final byte[] INTERESTING = {0, 1, 2, 3, 4, 5, 7, 8, 16, 0x7f, (byte) 0x80, -1};

  private Mutations() {}

  public static byte[] mutate(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    for (int i = random.nextInt(3); i >= 0 && mutated.length > 0; i--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(6)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[at] = INTERESTING[random.nextInt(INTERESTING.length)];
        case 2 -> mutated[at] = (byte) random.nextInt();
        case 3 -> mutated = Arrays.copyOf(mutated, at);
        case 4 -> mutated = splice(mutated, at, random.nextInt(mutated.length - at), random);
        default -> mutated[at]++;
      }
    }
    return mutated;
  }

  /** Repeats a range, so that fields occur twice and out of order. */
  private static byte[] splice(byte[] bytes, int from, int length, Random random) {
    int to = random.nextInt(bytes.length);
    byte[] spliced = new byte[bytes.length + length];
    System.arraycopy(bytes, 0, spliced, 0, to);
    System.arraycopy(bytes, from, spliced, to, length);
    System.arraycopy(bytes, to, spliced, to + length, bytes.length - to);
    return spliced;
  }
}
