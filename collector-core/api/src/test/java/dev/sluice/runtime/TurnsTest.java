package dev.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Queue<Runnable> rounds = new ArrayDeque<>();
  private final Turns turns = new Turns(rounds::add);
  private final List<Integer> taken = new ArrayList<>();

  @Test
  void aRoundTakesAFewInTheOrderInWhichTheyCame() {
    IntStream.range(0, Turns.IN_A_ROUND + 3).forEach(i -> turns.take(() -> taken.add(i)));
    assertThat(taken).isEmpty();
    assertThat(rounds).hasSize(1);
    rounds.remove().run();
    assertThat(taken)
        .containsExactlyElementsOf(IntStream.range(0, Turns.IN_A_ROUND).boxed().toList());
    rounds.remove().run();
    assertThat(taken).hasSize(Turns.IN_A_ROUND + 3).isSorted();
    assertThat(rounds).isEmpty();
  }

  @Test
  void whoTakesATurnAgainComesBehindAllThatWait() {
    turns.take(() -> turns.take(() -> taken.add(0)));
    turns.take(() -> taken.add(1));
    rounds.remove().run();
    assertThat(taken).containsExactly(1);
    rounds.remove().run();
    assertThat(taken).containsExactly(1, 0);
    assertThat(rounds).isEmpty();
  }

  @Test
  void aTurnThatFailsLeavesTheOthersTheirs() {
    turns.take(
        () -> {
          throw new IllegalStateException("x");
        });
    turns.take(() -> taken.add(1));
    Runnable round = rounds.remove();
    assertThatThrownBy(round::run).isInstanceOf(IllegalStateException.class);
    rounds.remove().run();
    assertThat(taken).containsExactly(1);
  }
}
