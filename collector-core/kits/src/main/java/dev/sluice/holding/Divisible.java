package dev.sluice.holding;

/** Whoever brought a batch that may go out in several pieces. */
public interface Divisible {
  /** A piece of the batch was cut up, and it has so many more of them; before any of these goes. */
  void addPieces(int more);
}
