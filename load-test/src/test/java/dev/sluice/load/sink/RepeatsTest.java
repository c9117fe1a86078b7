package dev.sluice.load.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatsTest {
  private final Repeats repeats = new Repeats();

  @Test
  void whatArrivesOnceIsNoRepeat() {
    arrive(1, 1, 2, 3);
    arrive(2, 4);
    assertThat(repeats.total()).isZero();
    assertThat(repeats.mostOfOneLife()).isZero();
  }

  @Test
  void aRepeatIsChargedToTheLifeInWhichTheItemArrivedBefore() {
    arrive(1, 1, 2, 3);
    arrive(2, 4, 5);
    arrive(5, 1, 2, 4);
    assertThat(repeats.total()).isEqualTo(3);
    assertThat(repeats.mostOfOneLife()).isEqualTo(2);
    assertThat(repeats.withinOneLife()).isZero();
    arrive(6, 1, 2, 4, 5);
    assertThat(repeats.total()).isEqualTo(7);
    assertThat(repeats.mostOfOneLife()).isEqualTo(3);
  }

  @Test
  void whatArrivesTwiceInOneLifeNeededNoKill() {
    arrive(3, 1L << 30, 1L << 30);
    assertThat(repeats.total()).isEqualTo(1);
    assertThat(repeats.withinOneLife()).isEqualTo(1);
  }

  private void arrive(int life, long... sequences) {
    repeats.begin(life);
    for (long sequence : sequences) {
      repeats.arrived(sequence);
    }
  }
}
