package dev.sluice.pulling;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.otlp.MalformedOtlpException;
import dev.sluice.otlp.OtlpCheck;
import java.util.List;

/**
 * Brings data that a component makes, and no client could send again, into the pipelines behind it.
 * What is not taken for now is kept and offered again, within a bound; every item is in the
 * component's account, as taken or as dropped with a reason. Thread-safe.
 */
public final class Source {
  private final ComponentContext context;
  private final SourceAccount account;
  private final Onwards onwards;

  /**
   * @param account of the signal that is made
   * @param next the pipelines behind, {@code outlets().all()} for example
   */
  public Source(ComponentContext context, SourceAccount account, TelemetryConsumer next) {
    this.context = context;
    this.account = account;
    this.onwards = new OfferedAgain(context, account, next);
  }

  /**
   * Takes over what was made, and returns without waiting for what becomes of it.
   *
   * @param otlp a request of the account's signal, in an array that nobody else reads
   * @return how many items that were
   * @throws IllegalArgumentException when it is no such request: a fault of its maker
   */
  public int made(byte[] otlp) {
    int items = count(Slice.of(otlp));
    if (items == 0) {
      return 0;
    }
    if (!context.budget().tryCharge(otlp.length)) {
      account.created(items);
      account.dropped(DropReason.MEMORY, items);
      context.log().warn("Data that was made here is dropped: no memory.", "dropped_items", items);
      return items;
    }
    onwards.offer(
        Batch.of(
            account.signal(),
            Payload.of(List.of(Slice.of(otlp))),
            items,
            RequestMetadata.NONE,
            context.budget().leaseCharged(otlp.length)));
    return items;
  }

  private int count(Slice otlp) {
    try {
      return OtlpCheck.check(account.signal(), otlp);
    } catch (MalformedOtlpException e) {
      throw new IllegalArgumentException("not a request of " + account.signal().id(), e);
    }
  }

  /**
   * Offers what is left once more, and returns by the deadline; what is not taken then is dropped
   * with reason {@code shutdown}, as is what is made later. Control thread only; may come twice.
   */
  public void stop(Deadline deadline) {
    onwards.stop(deadline);
  }
}
