package dev.sluice.otlp.write;

import java.util.function.IntFunction;

/**
 * Where an edit gets the memory from that it needs: a request of ten megabytes may hold five
 * million spans, and what is written for each of them, or noted of each, is many times what came.
 * Either method may refuse by throwing, which ends the edit and leaves its payload as it was. One
 * thread makes all calls of one edit.
 *
 * <p>{@code byte[]::new} is a source that never refuses, for payloads that are known to be small.
 */
@FunctionalInterface
public interface EditMemory extends IntFunction<byte[]> {
  /**
   * An array, at least so long: for output, which belongs to the payload that is made, or for what
   * is noted on the way, which does not get into it.
   */
  @Override
  byte[] apply(int leastBytes);

  /**
   * Says that so many more bytes of tables are about to be made, which go when the edit is over.
   */
  default void working(long bytes) {}
}
