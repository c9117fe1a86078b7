package dev.sluice.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.compare.Turns.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  @Test
  void roundsGoForthAndBackSoThatNobodyIsAlwaysFirst() {
    assertThat(Turns.rounds(3, 2, 4))
        .containsExactly(
            new Turn(0, 0, 4),
            new Turn(1, 0, 4),
            new Turn(2, 0, 4),
            new Turn(2, 1, 4),
            new Turn(1, 1, 4),
            new Turn(0, 1, 4));
  }

  @Test
  void warmUpGoesByShortTurnsAndGivesEachTheSameSeconds() {
    List<Turn> turns = Turns.warmUp(2, 5, 2);
    assertThat(turns.stream().map(Turn::who)).containsExactly(0, 1, 1, 0, 0, 1);
    assertThat(turns).allSatisfy(turn -> assertThat(turn.seconds()).isBetween(1.66, 1.67));
  }

  @Test
  void noWarmUpMeansNoTurns() {
    assertThat(Turns.warmUp(2, 0, 2)).isEmpty();
  }
}
