package dev.sluice.extension.basicauth;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bruce Schneier's cipher (Fast Software Encryption 1993) with the key schedule of bcrypt, which
 * the JDK's does not have. One thread.
 */
final class Blowfish {
  private static final int ROUNDS = 16;
  private static final int BOX = 256;
  private static final int SUBKEYS = ROUNDS + 2;
  private static final int[] PI = fractionOfPi(SUBKEYS + 4 * BOX);

  private final int[] subkeys = new int[SUBKEYS];
  private final int[] boxes = new int[4 * BOX]; // four, one behind the other
  private int left;
  private int right;

  Blowfish() {
    System.arraycopy(PI, 0, subkeys, 0, SUBKEYS);
    System.arraycopy(PI, SUBKEYS, boxes, 0, boxes.length);
  }

  /** The first words of the binary fraction, by John Machin's formula. */
  private static int[] fractionOfPi(int words) {
    int bits = words * 32;
    int guard = 64;
    BigInteger pi =
        arctanOfInverse(5, bits + guard)
            .shiftLeft(2)
            .subtract(arctanOfInverse(239, bits + guard))
            .shiftLeft(2);
    BigInteger fraction = pi.shiftRight(guard);
    int[] found = new int[words];
    for (int i = words - 1; i >= 0; i--) {
      found[i] = fraction.intValue();
      fraction = fraction.shiftRight(32);
    }
    return found;
  }

  private static BigInteger arctanOfInverse(int of, int bits) {
    BigInteger square = BigInteger.valueOf((long) of * of);
    BigInteger power = BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(of));
    BigInteger sum = BigInteger.ZERO;
    for (int odd = 1; power.signum() > 0; odd += 2) {
      BigInteger term = power.divide(BigInteger.valueOf(odd));
      sum = (odd & 2) == 0 ? sum.add(term) : sum.subtract(term);
      power = power.divide(square);
    }
    return sum;
  }

  /** The usual key schedule. */
  void expand(byte[] key) {
    mix(key);
    left = 0;
    right = 0;
    fill(subkeys, null);
    fill(boxes, null);
  }

  /** The same with a salt of 16 bytes, which each block is mixed with. */
  void expand(byte[] salt, byte[] key) {
    mix(key);
    left = 0;
    right = 0;
    int[] words = new int[4];
    for (int i = 0; i < words.length; i++) {
      words[i] = word(salt, 4 * i);
    }
    fill(subkeys, words);
    // the subkeys are nine blocks, so that the boxes begin with the other half of the salt
    fill(boxes, new int[] {words[2], words[3], words[0], words[1]});
  }

  private void mix(byte[] key) {
    int at = 0;
    for (int i = 0; i < SUBKEYS; i++) {
      int word = 0;
      for (int b = 0; b < 4; b++) {
        word = (word << 8) | (key[at] & 0xff);
        at = at + 1 == key.length ? 0 : at + 1;
      }
      subkeys[i] ^= word;
    }
  }

  private void fill(int[] words, int @Nullable [] salt) {
    for (int i = 0; i < words.length; i += 2) {
      if (salt != null) {
        left ^= salt[i & 2];
        right ^= salt[(i & 2) + 1];
      }
      encryptBlock();
      words[i] = left;
      words[i + 1] = right;
    }
  }

  private void encryptBlock() {
    int l = left;
    int r = right;
    for (int round = 0; round < ROUNDS; round += 2) {
      l ^= subkeys[round];
      r ^= mixed(l) ^ subkeys[round + 1];
      l ^= mixed(r);
    }
    left = r ^ subkeys[ROUNDS + 1];
    right = l ^ subkeys[ROUNDS];
  }

  private int mixed(int x) {
    int sum = boxes[x >>> 24] + boxes[BOX + ((x >>> 16) & 0xff)];
    return (sum ^ boxes[2 * BOX + ((x >>> 8) & 0xff)]) + boxes[3 * BOX + (x & 0xff)];
  }

  /** Each block of eight bytes by itself. */
  void encrypt(byte[] blocks) {
    for (int at = 0; at < blocks.length; at += 8) {
      left = word(blocks, at);
      right = word(blocks, at + 4);
      encryptBlock();
      put(blocks, at, left);
      put(blocks, at + 4, right);
    }
  }

  private static int word(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 24)
        | ((bytes[at + 1] & 0xff) << 16)
        | ((bytes[at + 2] & 0xff) << 8)
        | (bytes[at + 3] & 0xff);
  }

  private static void put(byte[] bytes, int at, int word) {
    bytes[at] = (byte) (word >>> 24);
    bytes[at + 1] = (byte) (word >>> 16);
    bytes[at + 2] = (byte) (word >>> 8);
    bytes[at + 3] = (byte) word;
  }
}
