package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentStatus;
import dev.sluice.runtime.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusMachineTest {
  /** How a machine gets into a state, and what the reference allows from there. */
  @ParameterizedTest
  @CsvSource({
    "'', 'STARTING'",
    "'STARTING', 'OK RECOVERABLE_ERROR PERMANENT_ERROR FATAL_ERROR STOPPING'",
    "'STARTING OK', 'OK RECOVERABLE_ERROR PERMANENT_ERROR FATAL_ERROR STOPPING'",
    "'STARTING RECOVERABLE_ERROR', 'OK RECOVERABLE_ERROR PERMANENT_ERROR FATAL_ERROR STOPPING'",
    "'STARTING PERMANENT_ERROR', 'STOPPING'",
    "'STARTING STOPPING', 'STOPPED RECOVERABLE_ERROR PERMANENT_ERROR FATAL_ERROR'",
    "'STARTING FATAL_ERROR', ''",
    "'STARTING STOPPING STOPPED', ''"
  })
  void allowsWhatTheReferenceAllows(String way, String allowed) {
    Set<ComponentStatus> expected = EnumSet.noneOf(ComponentStatus.class);
    statuses(allowed).forEach(expected::add);
    Set<ComponentStatus> found = EnumSet.noneOf(ComponentStatus.class);
    for (ComponentStatus next : ComponentStatus.values()) {
      StatusMachine machine = new StatusMachine(Clock.SYSTEM);
      for (ComponentStatus step : statuses(way)) {
        assertThat(machine.report(step, null)).isTrue();
      }
      ComponentStatus before = machine.state();
      if (machine.report(next, null)) {
        found.add(next);
      } else {
        assertThat(machine.state()).isEqualTo(before);
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private static List<ComponentStatus> statuses(String words) {
    return words.isEmpty()
        ? List.of()
        : List.of(words.split(" ")).stream().map(ComponentStatus::valueOf).toList();
  }
}
