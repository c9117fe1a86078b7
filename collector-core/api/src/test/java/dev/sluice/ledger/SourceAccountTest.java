package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceAccountTest {
  private final SourceAccount account =
      new SourceAccount(ComponentId.parse("scraper"), Signal.METRICS);
  private final List<String> told = new ArrayList<>();

  private final SourceAccount.Watcher watcher =
      new SourceAccount.Watcher() {
        @Override
        public void used() {
          told.add("used");
        }

        @Override
        public void dropped(DropReason reason) {
          told.add(reason.label());
        }
      };

  @Test
  void whatWasMadeIsHeldUntilItIsTakenOrDropped() {
    account.created(10);
    assertThat(account.held()).isEqualTo(10);
    account.taken(7);
    account.dropped(DropReason.RETRY_ELAPSED, 2);
    assertThat(account.held()).isEqualTo(1);
    assertThat(account.created())
        .isEqualTo(account.taken() + account.droppedTotal() + account.held());
    assertThat(account.dropped(DropReason.RETRY_ELAPSED)).isEqualTo(2);
    assertThat(account.dropped(DropReason.SHUTDOWN)).isZero();
  }

  @Test
  void aWatcherHearsOfFirstItemsAlone() {
    account.watch(watcher);
    assertThat(told).isEmpty();
    account.created(1);
    account.created(1);
    account.dropped(DropReason.SHUTDOWN, 1);
    account.dropped(DropReason.SHUTDOWN, 1);
    assertThat(told).containsExactly("used", "shutdown");
  }

  @Test
  void aLateWatcherHearsOfWhatWas() {
    account.created(1);
    account.dropped(DropReason.MEMORY, 1);
    account.watch(watcher);
    assertThat(told).containsExactly("used", "memory");
  }
}
