package dev.sluice.processor.attributes;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.Processor;
import dev.sluice.component.Touch;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.memory.DerivedLease;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Runs actions on what an {@link Edit} opens. A batch of which nothing changes goes on as it is,
 * with the compressed body it came in. Stateless between batches, so that the same item is changed
 * in the same way however often it is offered. Thread-safe; works on the caller's thread.
 */
final class AttributesProcessor implements Processor {
  /** Changes a payload, with new bytes in such arrays, or returns it as it is. */
  @FunctionalInterface
  interface Edit {
    Payload apply(
        Payload payload, List<Action> actions, Request request, IntFunction<byte[]> arrays);
  }

  private final List<Action> actions;
  private final List<String> warnings;
  private final Touch touch;
  private final Edit edit;
  private final ComponentContext context;
  private final TelemetryConsumer next;

  AttributesProcessor(
      List<ActionConfig> actions,
      List<String> warnings,
      Touch touch,
      Edit edit,
      ComponentContext context,
      TelemetryConsumer next) {
    this.actions = ActionList.of(actions, context.log());
    this.warnings = warnings;
    this.touch = touch;
    this.edit = edit;
    this.context = context;
    this.next = next;
  }

  @Override
  public void start() {
    warnings.forEach(warning -> context.log().warn(warning));
  }

  @Override
  public void stop(Deadline deadline) {}

  @Override
  public void accept(Batch batch, Reply reply) {
    Payload payload = batch.payload();
    DerivedLease lease = new DerivedLease(context.budget());
    Payload edited = payload;
    try {
      edited = edit.apply(payload, actions, new Request(batch.metadata()), lease::array);
    } finally {
      if (edited == payload) {
        lease.releaseRead();
      }
    }
    if (edited == payload) {
      next.accept(batch, reply);
      return;
    }
    lease.keepOnly(edited::isIn);
    if (edited.pointsInto(payload)) {
      lease.holdOrigin(batch.lease());
    }
    next.accept(
        batch.withPayload(edited, batch.items()).withLease(lease), new EditReply(reply, lease));
  }

  @Override
  public Durability durability() {
    return next.durability();
  }

  @Override
  public Touch touches() {
    return touch;
  }

  @Override
  public boolean mutates() {
    return true;
  }
}
