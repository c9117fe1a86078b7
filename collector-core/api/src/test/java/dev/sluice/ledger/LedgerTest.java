package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.id.ComponentId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final ComponentId BATCH = ComponentId.parse("batch");
  private static final ComponentId OTLP = ComponentId.parse("otlp_grpc/2");

  @Test
  void aBranchBalancesWhenEveryItemIsInOneTerm() {
    BranchLedger branch = new BranchLedger("traces", OTLP);
    branch.in(10);
    assertThat(branch.balances()).isFalse();
    branch.held(10);
    assertThat(branch.balances()).isTrue();
    branch.held(-10);
    branch.delivered(6);
    branch.rejectedByBackend(1);
    branch.dropped(DropReason.PERMANENT, 2);
    branch.dropped(DropReason.QUEUE_FULL, 1);
    assertThat(branch.balances()).isTrue();
    assertThat(branch.droppedTotal()).isEqualTo(3);
  }

  @Test
  void aTrunkBalancesWhenEveryItemIsInOneTerm() {
    PipelineLedger trunk = new PipelineLedger("traces");
    trunk.in(10);
    trunk.created(BATCH, 2);
    trunk.filtered(BATCH, 3);
    trunk.dropped(BATCH, DropReason.PERMANENT, 1);
    trunk.held(BATCH, 5);
    assertThat(trunk.balances()).isFalse();
    trunk.passed(3);
    assertThat(trunk.balances()).isTrue();
    assertThat(trunk.held()).isEqualTo(Map.of(BATCH, 5L));
    assertThat(trunk.dropped())
        .isEqualTo(Map.of(new PipelineLedger.DropKey(BATCH, DropReason.PERMANENT), 1L));
  }

  @Test
  void reasonsAreLabelsInSnakeCase() {
    assertThat(DropReason.RETRY_ELAPSED.label()).isEqualTo("retry_elapsed");
  }
}
