package dev.sluice.pulling;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.memory.DerivedLease;
import dev.sluice.memory.MemoryLease;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.onward.Maker;
import dev.sluice.otlp.check.MalformedOtlpException;
import dev.sluice.otlp.check.OtlpCheck;
import dev.sluice.otlp.write.EditMemory;
import dev.sluice.otlp.write.LogWriter;
import dev.sluice.otlp.write.MetricWriter;
import dev.sluice.otlp.write.OtlpWriter;
import dev.sluice.otlp.write.TraceWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Brings data that a component makes, and no client could send again, into the pipelines behind it:
 * written here in memory that is charged, or handed over as bytes. A {@link Maker} offers it until
 * it is taken, refused for good or too old; every item is in the component's account. Thread-safe;
 * no call but {@link #stop} waits.
 */
public final class Source {
  private final ComponentContext context;
  private final SourceAccount account;
  private final Maker maker;

  /**
   * @param account of the signal that is made
   * @param next the pipelines behind, {@code outlets().all()} for example
   */
  public Source(ComponentContext context, SourceAccount account, TelemetryConsumer next) {
    this.context = context;
    this.account = account;
    this.maker = new Maker(context, next, account, Maker.Limits.DEFAULT);
  }

  /**
   * Makes metrics of what is written.
   *
   * @return how many points those were
   * @throws MemoryRefusedException when there is no room for them: nothing was made
   */
  public int metrics(Consumer<MetricWriter> content) {
    return write(OtlpWriter::metrics, content);
  }

  /** The same for log records. */
  public int logs(Consumer<LogWriter> content) {
    return write(OtlpWriter::logs, content);
  }

  /** The same for spans. */
  public int traces(Consumer<TraceWriter> content) {
    return write(OtlpWriter::traces, content);
  }

  private <W extends OtlpWriter<W>> int write(Function<EditMemory, W> writer, Consumer<W> content) {
    DerivedLease lease = new DerivedLease(context.budget());
    W out = writer.apply(lease::array);
    Payload payload;
    int items;
    try {
      content.accept(out);
      items = out.items();
      payload = out.finish();
    } catch (RuntimeException | Error e) {
      lease.release();
      throw e;
    }
    lease.keepOnly(payload::isIn);
    offer(payload, items, lease);
    return items;
  }

  /** Counts items as made and dropped that there was no room for. */
  public void dropForMemory(long madeItems) {
    maker.dropForMemory(madeItems);
  }

  /**
   * Takes over what was made elsewhere.
   *
   * @param otlp a request of the account's signal, in an array that nobody else reads
   * @return how many items that were
   * @throws IllegalArgumentException when it is no such request: a fault of its maker
   */
  public int made(byte[] otlp) {
    int items = count(Slice.of(otlp));
    if (context.budget().tryCharge(otlp.length)) {
      offer(Payload.of(List.of(Slice.of(otlp))), items, context.budget().leaseCharged(otlp.length));
    } else {
      maker.dropForMemory(items);
    }
    return items;
  }

  private int count(Slice otlp) {
    try {
      return OtlpCheck.check(account.signal(), otlp);
    } catch (MalformedOtlpException e) {
      throw new IllegalArgumentException("not a request of " + account.signal().id(), e);
    }
  }

  private void offer(Payload payload, int items, MemoryLease lease) {
    maker.offer(Batch.of(account.signal(), payload, items, RequestMetadata.NONE, lease));
  }

  /**
   * Offers what is left once more, and returns by the deadline; what is not taken then is dropped
   * with reason {@code shutdown}, as is what is made later. Control thread only; may come twice.
   */
  public void stop(Deadline deadline) {
    maker.stop(deadline);
  }
}
