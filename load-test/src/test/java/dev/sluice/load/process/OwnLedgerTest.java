package dev.sluice.load.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.payload.Signal;
import org.junit.jupiter.api.Test;

class OwnLedgerTest {
  private static final String PAGE =
      """
      sluice_ledger_items{exporter="a",signal="logs",term="in"} 10
      sluice_ledger_items{exporter="a",signal="logs",term="created"} 5
      sluice_ledger_items{exporter="a",signal="logs",term="delivered"} 12
      sluice_ledger_items{exporter="a",signal="logs",term="held"} 3
      sluice_ledger_items{exporter="a",signal="traces",term="in"} 7
      sluice_ledger_items{exporter="a",signal="traces",term="delivered"} 4
      sluice_ledger_items{exporter="a",signal="traces",term="dropped"} 2
      """;

  @Test
  void aLedgerThatBalancesAndAgreesWithTheSinkIsGood() {
    assertThat(ledger(Signal.LOGS).failures(Signal.LOGS, 12)).isEmpty();
  }

  @Test
  void whatDoesNotBalanceIsToldOneByOne() {
    assertThat(ledger(Signal.TRACES).failures(Signal.TRACES, 5))
        .containsExactly(
            "traces: own ledger: in and created are 7, all else is 6",
            "traces: own ledger: delivered are 4, the sink has answered for 5",
            "traces: own ledger: dropped are 2");
  }

  private static OwnLedger ledger(Signal signal) {
    return OwnLedger.of(signal, new CollectorProcess.Metrics(PAGE));
  }
}
