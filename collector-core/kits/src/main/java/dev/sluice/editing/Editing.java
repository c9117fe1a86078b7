package dev.sluice.editing;

import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.memory.DerivedLease;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.write.EditMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Takes batches through an edit and on to the next consumer, for a processor without a memory of
 * its own. Thread-safe.
 *
 * <ul>
 *   <li>A batch of which nothing changes goes on as it is, with the compressed body it came in.
 *   <li>What an edit writes, and its tables, are charged to the memory budget before they are made;
 *       when there is no room the batch is refused as retryable. Of data that was answered for,
 *       what could never fit is rejected, so that its owner counts it rather than keep it for ever.
 *   <li>An edit that may take long, and one that has to inflate much, leaves the caller's thread,
 *       which may be an event loop.
 *   <li>Items that an edit removes count as filtered, and items that it adds as created, when the
 *       batch is taken, and only then: what is refused may be offered again.
 * </ul>
 */
public final class Editing {
  /** Texts that are made of single fields to look at them, at most two bytes a character. */
  private static final long TEXT_COPIES = 2;

  /** A payload of more slices than this weighs more than its bytes. */
  private static final int FEW_SLICES = 64;

  private static final int SLICE_BYTES = 32;

  /** What a single edit may ever need of the budget, as a divisor. */
  private static final int LARGEST_PART = 2;

  private static final Outcome NO_MEMORY = Outcome.Retry.NO_MEMORY.withAfter(Duration.ofSeconds(1));

  private final ProcessorContext context;
  private final TelemetryConsumer next;
  private final LongReading reading;

  /** Changes a batch's payload with such memory, or returns it as it is. */
  @FunctionalInterface
  public interface Edit {
    OtlpEdit.Result apply(Batch batch, EditMemory memory);
  }

  public Editing(ProcessorContext context, TelemetryConsumer next) {
    this.context = context;
    this.next = next;
    this.reading = new LongReading(context);
  }

  /** Edits the batch and passes it on; answers as the next consumer does, or refuses. */
  public void accept(Batch batch, Reply reply, Edit edit) {
    if (reading.isShort(batch)) {
      run(batch, reply, edit);
    } else {
      reading.aside(batch, reply, once -> run(batch, once, edit));
    }
  }

  private void run(Batch batch, Reply reply, Edit edit) {
    DerivedLease lease = new DerivedLease(context.budget());
    OtlpEdit.Result edited;
    try {
      edited = edit(batch, edit, lease);
    } catch (MemoryRefusedException e) {
      lease.releaseRead();
      reply.complete(refusal(reply, e));
      return;
    } catch (RuntimeException | Error e) {
      lease.releaseRead();
      throw e;
    }
    int kept = batch.items() - edited.removed() + edited.added();
    if (kept == 0 && edited.removed() > 0) {
      lease.releaseRead();
      context.account().filtered(edited.removed());
      reply.complete(Outcome.accepted());
      return;
    }
    boolean isCounted = edited.removed() > 0 || edited.added() > 0;
    Reply answer = isCounted ? reply.mapped(counting(edited)) : reply;
    Payload payload = batch.payload();
    if (edited.payload() == payload) {
      lease.releaseRead();
      next.accept(batch, answer);
      return;
    }
    lease.keepOnly(edited.payload()::isIn);
    if (edited.payload().pointsInto(payload)) {
      lease.holdOrigin(batch.lease());
    }
    int slices = edited.payload().slices().size();
    if (slices > FEW_SLICES) {
      lease.addObjects((long) slices * SLICE_BYTES);
    }
    next.accept(
        batch.withPayload(edited.payload(), kept).withLease(lease), new EditReply(answer, lease));
  }

  private static OtlpEdit.Result edit(Batch batch, Edit edit, DerivedLease lease) {
    try {
      if (LongReading.isLong(batch)) {
        lease.work(TEXT_COPIES * batch.wireBytes());
      }
      return edit.apply(batch, new Charged(lease));
    } finally {
      lease.endWork();
    }
  }

  private Outcome refusal(Reply reply, MemoryRefusedException refused) {
    long most = context.budget().capacityBytes() / LARGEST_PART;
    if (reply.isDataAnsweredFor() && refused.wantedBytes() > most) {
      return new Outcome.Rejected(
          StatusCode.RESOURCE_EXHAUSTED,
          "the edit needs "
              + refused.wantedBytes()
              + " bytes or more, half of the memory budget is "
              + most);
    }
    return NO_MEMORY;
  }

  /**
   * Counts what was left out and what was added when the batch is taken, and only then: one that is
   * refused may be offered again.
   */
  private UnaryOperator<Outcome> counting(OtlpEdit.Result edited) {
    return outcome -> {
      if (outcome instanceof Outcome.Accepted) {
        count(edited.removed(), edited.added());
      } else if (outcome instanceof Outcome.Mixed mixed) {
        return asOffered(mixed, edited);
      }
      return outcome;
    };
  }

  /**
   * The same in items of the batch as it was offered: what was left out is one more part that was
   * taken, and what was added is taken off the parts, those that were taken first.
   */
  private Outcome asOffered(Outcome.Mixed mixed, OtlpEdit.Result edited) {
    List<Outcome.Part> parts = new ArrayList<>(mixed.parts());
    int left = takeOff(edited.added(), parts, true);
    count(edited.removed(), edited.added() - left);
    takeOff(left, parts, false);
    if (edited.removed() > 0) {
      parts.add(new Outcome.Part(Outcome.accepted(), edited.removed()));
    }
    return new Outcome.Mixed(parts);
  }

  private void count(int removed, int added) {
    if (removed > 0) {
      context.account().filtered(removed);
    }
    if (added > 0) {
      context.account().created(added);
    }
  }

  /** Takes so many items off the parts that were taken, or off the others; how many are left. */
  private static int takeOff(int items, List<Outcome.Part> parts, boolean taken) {
    int left = items;
    for (int i = 0; i < parts.size() && left > 0; i++) {
      Outcome.Part part = parts.get(i);
      if (part.outcome() instanceof Outcome.Accepted == taken) {
        int off = Math.min(left, part.items());
        parts.set(i, new Outcome.Part(part.outcome(), part.items() - off));
        left -= off;
      }
    }
    return left;
  }

  /** The memory of one edit, as its lease charges it. */
  private record Charged(DerivedLease lease) implements EditMemory {
    @Override
    public byte[] apply(int leastBytes) {
      return lease.array(leastBytes);
    }

    @Override
    public void working(long bytes) {
      lease.work(bytes);
    }
  }
}
