package dev.sluice.editing;

import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.write.EditMemory;
import java.util.function.BiFunction;

/**
 * A processor that edits each batch by itself and keeps none, under the rules of {@link Editing}.
 * Thread-safe as far as its edit is; the same batch may come again.
 */
public abstract class EditingProcessor implements Processor {
  private final TelemetryConsumer next;
  private final Editing editing;

  protected EditingProcessor(ProcessorContext context, TelemetryConsumer next) {
    this.next = next;
    this.editing = new Editing(context, next);
  }

  /** One that needs nothing but its edit. */
  public static EditingProcessor of(
      ProcessorContext context,
      TelemetryConsumer next,
      BiFunction<Batch, EditMemory, OtlpEdit.Result> edit) {
    return new EditingProcessor(context, next) {
      @Override
      protected OtlpEdit.Result edit(Batch batch, EditMemory memory) {
        return edit.apply(batch, memory);
      }
    };
  }

  /** Changes the payload of a batch, with such memory, or returns it as it is. */
  protected abstract OtlpEdit.Result edit(Batch batch, EditMemory memory);

  @Override
  public void start() {}

  @Override
  public void stop(Deadline deadline) {}

  @Override
  public final void accept(Batch batch, Reply reply) {
    editing.accept(batch, reply, this::edit);
  }

  @Override
  public final Durability durability() {
    return next.durability();
  }

  @Override
  public boolean mutates() {
    return true;
  }
}
