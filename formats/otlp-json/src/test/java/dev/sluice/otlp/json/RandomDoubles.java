package dev.sluice.otlp.json;

import java.util.Random;

/** Doubles of every class that a writer might have a case of its own for, from a seed. */
final class RandomDoubles {
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.parseDouble("2e23"),
    9007199254740992.0,
    1e15,
    -1e15,
    Math.nextDown(1e15),
    1e21,
    1e-6,
    Math.nextDown(1e-6)
  };

  private final Random random;

  RandomDoubles(long seed) {
    random = new Random(seed);
  }

  double next() {
    return switch (random.nextInt(12)) {
      case 0 -> -random.nextInt(1_000_000);
      case 1 -> random.nextInt();
      case 2 -> random.nextLong(); // most beyond 2^53
      case 3 -> Double.longBitsToDouble(random.nextLong());
      case 4 -> Double.longBitsToDouble(random.nextLong() & 0x800FFFFFFFFFFFFFL); // subnormal
      case 5 -> SPECIAL[random.nextInt(SPECIAL.length)];
      case 6 -> sign() * Double.parseDouble("1e" + (random.nextInt(633) - 324)); // powers of ten
      case 7 -> sign() * Math.scalb(1.0, random.nextInt(2099) - 1074); // powers of two
      case 8 -> sign() * random.nextInt(1_000_000) / 1000.0;
      case 9 -> sign() * random.nextDouble();
      case 10 -> neighbour(SPECIAL[random.nextInt(SPECIAL.length)]);
      default -> sign() * (1L << 53) + random.nextInt(16) - 8;
    };
  }

  private double neighbour(double of) {
    return random.nextBoolean() ? Math.nextUp(of) : Math.nextDown(of);
  }

  private int sign() {
    return random.nextBoolean() ? 1 : -1;
  }
}
