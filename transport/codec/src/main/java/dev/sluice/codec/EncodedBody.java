package dev.sluice.codec;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryRefusedException;
import java.util.List;

/**
 * A body encoded to be sent, charged to the budget from before it is made until {@link #close}.
 * Thread-safe, but for {@code close}, which is called once.
 */
public final class EncodedBody implements AutoCloseable {
  private final List<Slice> pieces;
  private final MemoryBudget budget;
  private final long chargedBytes;

  private EncodedBody(List<Slice> pieces, MemoryBudget budget, long chargedBytes) {
    this.pieces = pieces;
    this.budget = budget;
    this.chargedBytes = chargedBytes;
  }

  /**
   * Encodes, with room for a body that does not shrink.
   *
   * @param level as for {@link ContentCoding#encode}
   * @throws MemoryRefusedException when there is no room for it now
   */
  public static EncodedBody of(
      ContentCoding coding, List<Slice> plain, int level, MemoryBudget budget) {
    long charged = bytes(plain);
    budget.chargeOnward(charged);
    try {
      List<Slice> pieces = coding.encode(plain, level);
      long made = bytes(pieces);
      budget.charge(made); // at most a little more than what is given back for it
      budget.release(charged);
      charged = made;
      return new EncodedBody(pieces, budget, made);
    } catch (RuntimeException | Error e) {
      budget.release(charged);
      throw e;
    }
  }

  private static long bytes(List<Slice> slices) {
    long bytes = 0;
    for (Slice slice : slices) {
      bytes += slice.length();
    }
    return bytes;
  }

  public List<Slice> pieces() {
    return pieces;
  }

  /** Nobody sends it any more. */
  @Override
  public void close() {
    budget.release(chargedBytes);
  }
}
