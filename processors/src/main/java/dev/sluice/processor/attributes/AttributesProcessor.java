package dev.sluice.processor.attributes;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.Processor;
import dev.sluice.component.Touch;
import dev.sluice.data.Batch;
import dev.sluice.editing.Editing;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.otlp.EditMemory;
import dev.sluice.otlp.OtlpEdit;
import java.util.List;

/**
 * Runs actions on what an {@link Edit} opens. A batch of which nothing changes goes on as it is,
 * with the compressed body it came in. Stateless between batches, so that the same item is changed
 * in the same way however often it is offered. Thread-safe.
 */
final class AttributesProcessor implements Processor {
  /** Changes the payload of a batch, with such memory, or returns it as it is. */
  @FunctionalInterface
  interface Edit {
    OtlpEdit.Result apply(Batch batch, List<Action> actions, Request request, EditMemory memory);
  }

  private final List<Action> actions;
  private final List<String> warnings;
  private final Touch touch;
  private final Edit edit;
  private final ComponentContext context;
  private final TelemetryConsumer next;
  private final Editing editing;

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
    this.editing = new Editing(context, next);
  }

  @Override
  public void start() {
    warnings.forEach(warning -> context.log().warn(warning));
  }

  @Override
  public void stop(Deadline deadline) {}

  @Override
  public void accept(Batch batch, Reply reply) {
    editing.accept(batch, reply, this::edit);
  }

  private Editing.Edited edit(Batch batch, EditMemory memory) {
    return Editing.Edited.of(
        batch, edit.apply(batch, actions, new Request(batch.metadata()), memory));
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
