package dev.sluice.runtime;

import java.time.Instant;

/** Time as components see it. Intervals come from {@link #nanoTime}, never from the wall clock. */
public interface Clock {
  /** The clock of the machine. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }
      };

  /** Monotonic nanoseconds from an arbitrary origin; compare by subtraction. */
  long nanoTime();

  /** The wall clock, for timestamps only. */
  Instant now();
}
