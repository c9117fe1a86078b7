package dev.sluice.extension.owntelemetry;

import dev.sluice.component.Exporter;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.InnerExporter;
import dev.sluice.config.model.OwnExporter;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.runtime.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Where own telemetry goes: an exporter of the usual kind, outside of all pipelines. It counts in
 * nobody's metrics, since what is sent here would change them with every request, and in no ledger
 * that is shown. Thread-safe.
 */
final class Backend {
  private final Exporter exporter;
  private final Signal signal;
  private final Clock clock;
  private final BranchLedger account;

  /**
   * Makes the exporter; opens nothing.
   *
   * @param context of the extension that sends
   */
  Backend(OwnExporter where, Signal signal, ExtensionContext context) {
    ExporterPlan plan = ExporterPlan.of(where, signal);
    this.exporter =
        context
            .exporters()
            .make(
                new InnerExporter(
                    ComponentType.of(plan.type()),
                    context.id().toString(),
                    signal,
                    plan.config(),
                    false));
    this.signal = signal;
    this.clock = context.clock();
    this.account = new BranchLedger("service::telemetry", context.id());
  }

  void start() throws Exception {
    exporter.start();
  }

  void stop(Deadline deadline) throws Exception {
    exporter.stop(deadline);
  }

  /** Sends one request. The outcome comes by the limit; never exceptionally. */
  CompletableFuture<Outcome> send(byte[] body, int items, Duration limit) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Deadline deadline = Deadline.after(clock.nanoTime(), limit);
    Reply reply =
        new Reply() {
          @Override
          public void complete(Outcome result) {
            outcome.complete(result);
          }

          @Override
          public Deadline deadline() {
            return deadline;
          }
        };
    exporter.export(Batch.of(signal, Payload.of(body), items), account, reply);
    return outcome;
  }

  /** Why items of a request were lost; empty when none were. */
  static String loss(Outcome outcome) {
    Outcome one = outcome.forClient();
    if (one instanceof Outcome.Accepted accepted) {
      return accepted.rejectedItems() == 0
          ? ""
          : accepted.rejectedItems() + " rejected: " + accepted.message();
    }
    if (one instanceof Outcome.Retry retry) {
      return retry.message();
    }
    return one instanceof Outcome.Rejected rejected ? rejected.message() : one.toString();
  }
}
