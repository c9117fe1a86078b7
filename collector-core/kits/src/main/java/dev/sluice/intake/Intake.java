package dev.sluice.intake;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.Outlets;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryLease;
import dev.sluice.otlp.check.LegacyScopes;
import dev.sluice.otlp.check.MalformedOtlpException;
import dev.sluice.otlp.check.OtlpCheck;
import java.util.List;
import java.util.function.Consumer;

/**
 * What happens to a request of one signal and transport once its bytes are plain OTLP, as they came
 * or as the receiver's format was turned into: one check, then the pipelines, whose outcome is
 * counted and answered. The bytes are charged before they come here. Thread-safe.
 */
public final class Intake {
  private static final Decoder NONE =
      encoded -> {
        throw new IllegalStateException("this receiver takes no " + encoded.coding());
      };

  private final Signal signal;
  private final TelemetryConsumer next;
  private final ReceiverMetrics metrics;
  private final Decoder decoder;

  /**
   * For a receiver whose requests are always plain, or turned into plain ones.
   *
   * @param outlets of the signal
   * @param transport how requests come in, as metrics name it: {@code grpc}, {@code http}
   */
  public Intake(ComponentContext context, Outlets outlets, String transport) {
    this(context, outlets, transport, NONE);
  }

  /**
   * For one whose compressed requests are OTLP, so that they can be kept and sent on compressed.
   *
   * @param decoder for those that somebody looks into later
   */
  public Intake(ComponentContext context, Outlets outlets, String transport, Decoder decoder) {
    this.signal = outlets.signal();
    this.next = outlets.all();
    this.metrics = ReceiverMetrics.of(context, signal, transport);
    this.decoder = decoder;
  }

  public Signal signal() {
    return signal;
  }

  /**
   * Takes a request that came plain, in an array that nobody else reads. The caller holds a
   * reference of the lease until {@code done}, which is called exactly once, on any thread.
   */
  public void take(Slice plain, MemoryLease lease, RequestSender sender, Consumer<Answer> done) {
    int items = check(plain, done);
    if (items > 0) {
      offer(LegacyScopes.migrate(signal, plain), items, lease, sender, done);
    }
  }

  private void offer(
      Slice plain, int items, MemoryLease lease, RequestSender sender, Consumer<Answer> done) {
    Payload payload = Payload.of(List.of(plain));
    offer(Batch.of(signal, payload, items, sender.metadata(), lease), sender, done);
  }

  /**
   * Takes a request that came compressed.
   *
   * @param lease weighs the compressed bytes and has adopted the array of the plain ones; otherwise
   *     as above
   */
  public void take(
      Slice plain,
      EncodedPayload encoded,
      AdjustableLease lease,
      RequestSender sender,
      Consumer<Answer> done) {
    int items = check(plain, done);
    if (items == 0) {
      return;
    }
    Slice migrated = LegacyScopes.migrate(signal, plain);
    if (migrated.length() < plain.length()) { // the compressed bytes say something else now
      offer(migrated, items, lease, sender, done);
      return;
    }
    PlainOnDemand inflater = new PlainOnDemand(decoder, encoded, plain, lease);
    Batch batch = Batch.ofEncoded(signal, encoded, inflater, items, sender.metadata(), lease);
    lease.retain(); // the answer may come, and give the caller's reference back, while we offer
    try {
      offer(batch, sender, done);
    } finally {
      inflater.letGo();
      lease.releaseRead();
    }
  }

  /** The number of items; zero when the request is answered already. */
  private int check(Slice plain, Consumer<Answer> done) {
    int items;
    try {
      items = OtlpCheck.check(signal, plain);
    } catch (MalformedOtlpException e) {
      done.accept(Answer.malformed(String.valueOf(e.getMessage())));
      return 0;
    }
    if (items == 0) {
      done.accept(Answer.SUCCESS);
    }
    return items;
  }

  private void offer(Batch batch, RequestSender sender, Consumer<Answer> done) {
    int items = batch.items();
    next.accept(
        batch,
        new Reply() {
          @Override
          public void complete(Outcome outcome) {
            Answer answer = Answer.of(outcome);
            metrics.count(items, answer);
            done.accept(answer);
          }

          @Override
          public Deadline deadline() {
            return sender.deadline();
          }

          @Override
          public Cancellation cancellation() {
            return sender.cancellation();
          }
        });
  }
}
