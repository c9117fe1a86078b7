package dev.sluice.codec;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import java.util.Arrays;
import java.util.List;

/** One content coding. Thread-safe. */
public interface ContentCoding {
  /**
   * Asks {@link #encode} for the coding's usual level, which for the deflate family is a fast one.
   * No level of any coding has this number.
   */
  int DEFAULT_LEVEL = Integer.MIN_VALUE;

  /** The name in {@code Content-Encoding} and {@code grpc-encoding}, lower case. */
  String name();

  /**
   * Decodes exactly one whole body.
   *
   * <p>Decoded bytes are charged to the budget before they are allocated. On return the length of
   * the result's array is charged, which the caller gives back or puts into a lease; after a throw
   * nothing is.
   *
   * @param encoded the body; bytes behind its end are an error, as is a missing part
   * @param limitBytes most bytes that the body may have when decoded
   * @return the first bytes of an array of the budget's {@linkplain MemoryBudget#arrays() pool},
   *     the caller's own
   */
  Slice decode(Slice encoded, long limitBytes, MemoryBudget budget) throws DecodeException;

  /** Decodes without a budget, into an exact array. */
  default byte[] decode(Slice encoded, long limitBytes) throws DecodeException {
    Slice decoded = decode(encoded, limitBytes, MemoryBudget.unlimited());
    return decoded.length() == decoded.array().length
        ? decoded.array()
        : Arrays.copyOf(decoded.array(), decoded.length());
  }

  /**
   * Encodes the concatenation of some ranges as one body.
   *
   * @param level of the coding's own scale, checked by {@link CompressionConfig}; {@link
   *     #DEFAULT_LEVEL} for its usual one; without effect for a coding that has no levels
   * @return the body in pieces, the caller's own
   */
  List<Slice> encode(List<Slice> plain, int level);
}
