package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.SourceAccount;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The last word of a stop: what was lost in it, by component and reason. */
class DropTotalsTest {
  private final PipelineLedger traces = new PipelineLedger("traces");
  private final PipelineLedger logs = new PipelineLedger("logs");
  private final SourceAccount made =
      new SourceAccount(ComponentId.parse("scraper"), Signal.METRICS);

  private DropTotals now() {
    return DropTotals.of(List.of(traces, logs), List.of(made));
  }

  @Test
  void sumsWhatWasDroppedSinceOverAllPipelines() {
    ComponentId otlp = ComponentId.parse("otlp_grpc");
    traces.addBranch(otlp).dropped(DropReason.PERMANENT, 7);
    logs.addBranch(otlp);
    DropTotals before = now();
    traces.branches().get(0).dropped(DropReason.SHUTDOWN, 4_990);
    logs.branches().get(0).dropped(DropReason.SHUTDOWN, 10);
    logs.dropped(ComponentId.parse("batch"), DropReason.SHUTDOWN, 3);
    DropTotals lost = now().since(before);
    assertThat(lost.total()).isEqualTo(5_003);
    assertThat(lost.inWords()).isEqualTo("batch{shutdown}=3, otlp_grpc{shutdown}=5000");
  }

  @Test
  void nothingIsNothing() {
    traces.addBranch(ComponentId.parse("otlp_grpc")).dropped(DropReason.SHUTDOWN, 7);
    assertThat(now().since(now()).total()).isZero();
  }
}
