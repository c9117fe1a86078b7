package dev.sluice.load.compare;

import java.util.ArrayList;
import java.util.List;

/** In which order contestants take load: forth and back (A B B A), so that none is always first. */
final class Turns {
  private Turns() {}

  /**
   * One turn.
   *
   * @param who place of the contestant
   * @param round from 0
   * @param seconds how long
   */
  record Turn(int who, int round, double seconds) {}

  /** So many turns of each contestant. */
  static List<Turn> rounds(int contestants, int rounds, double seconds) {
    List<Turn> turns = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < contestants; turn++) {
        int who = round % 2 == 0 ? turn : contestants - 1 - turn;
        turns.add(new Turn(who, round, seconds));
      }
    }
    return turns;
  }

  /**
   * The same seconds for each contestant in slices: what a JVM compiles behind its turn is paid
   * before the next slices, and on one core all pay for it alike.
   *
   * @param seconds for each contestant; 0 for no turns
   * @param slice the longest turn
   */
  static List<Turn> warmUp(int contestants, double seconds, double slice) {
    int slices = (int) Math.ceil(seconds / slice);
    return slices == 0 ? List.of() : rounds(contestants, slices, seconds / slices);
  }
}
