package dev.sluice.processor.attributes;

import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.editing.EditingProcessor;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.write.EditMemory;
import java.util.List;

/**
 * Runs actions on what an {@link Edit} opens. A batch of which nothing changes goes on as it is,
 * with the compressed body it came in. Stateless between batches, so that the same item is changed
 * in the same way however often it is offered. Thread-safe.
 */
final class AttributesProcessor extends EditingProcessor {
  /** Changes the payload of a batch, with such memory, or returns it as it is. */
  @FunctionalInterface
  interface Edit {
    OtlpEdit.Result apply(
        Batch batch, List<Action> actions, RequestContext request, EditMemory memory);
  }

  private final List<Action> actions;
  private final List<String> warnings;
  private final Edit edit;
  private final ProcessorContext context;

  AttributesProcessor(
      List<ActionConfig> actions,
      List<String> warnings,
      Edit edit,
      ProcessorContext context,
      TelemetryConsumer next) {
    super(context, next);
    this.actions = ActionList.of(actions, context.log());
    this.warnings = warnings;
    this.edit = edit;
    this.context = context;
  }

  @Override
  public void start() {
    warnings.forEach(warning -> context.log().warn(warning));
  }

  @Override
  protected OtlpEdit.Result edit(Batch batch, EditMemory memory) {
    return edit.apply(batch, actions, new RequestContext(batch.metadata()), memory);
  }
}
