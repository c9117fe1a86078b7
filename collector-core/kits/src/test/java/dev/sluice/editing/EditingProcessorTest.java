package dev.sluice.editing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Processor;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.testkit.LedgerProbe;
import dev.sluice.testkit.ProcessorContract;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import org.junit.jupiter.api.Test;

/** A processor that drops the first span of each scope, and adds two. */
class EditingProcessorTest extends ProcessorContract {
  private static final Outcome BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);

  @Override
  protected Processor create(TestContext context, TelemetryConsumer next) {
    return EditingProcessor.of(
        context,
        next,
        (batch, memory) ->
            OtlpEdit.traces(
                batch.payload(),
                memory,
                resource ->
                    resource.scopes(
                        scope -> {
                          boolean[] seen = {false};
                          scope.items(
                              span -> {
                                if (!seen[0]) {
                                  seen[0] = true;
                                  span.drop();
                                }
                              });
                          scope.addItem(span -> span.name("first"));
                          scope.addItem(span -> span.name("second"));
                        })));
  }

  @Override
  protected String id() {
    return "edits";
  }

  @Test
  void whatItAddsAndLeavesOutCountsOnceItIsTaken() {
    try (TestContext context = TestContext.of(ComponentKind.PROCESSOR, "edits", Signal.TRACES)) {
      RecordingConsumer next = new RecordingConsumer();
      TelemetryConsumer entry =
          LedgerProbe.entry(
              context.ledger(), create(context, LedgerProbe.exit(context.ledger(), next)));
      next.answer(BUSY);
      entry.accept(Telemetry.spans(10), new RecordingReply());
      assertThat(context.ledger().created().values()).allMatch(created -> created == 0);
      assertThat(context.ledger().filtered().values()).allMatch(filtered -> filtered == 0);
      next.answer(Outcome.accepted());
      entry.accept(Telemetry.spans(10), new RecordingReply());
      int items = next.batches().get(next.batches().size() - 1).items();
      assertThat(items).isGreaterThan(10);
      assertThat(context.ledger().passed()).isEqualTo(items);
      assertThat(context.ledger().balances()).as("%s", context.ledger()).isTrue();
    }
  }
}
