package dev.sluice.extension.owntelemetry;

import dev.sluice.component.ComponentKind;
import dev.sluice.component.ComponentType;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.ExtensionContext;
import dev.sluice.config.Bound;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.Spec;
import dev.sluice.config.SpecBinder;
import dev.sluice.config.model.ComponentCatalog;
import dev.sluice.config.model.OwnExporter;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.ledger.BranchLedger;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Where own telemetry goes: an exporter of the usual kind, outside of all pipelines. It counts in
 * nobody's metrics and in no ledger that is shown. Thread-safe.
 */
final class Backend {
  private final Exporter exporter;
  private final OwnContext context;
  private final Signal signal;
  private final BranchLedger account;

  private Backend(Exporter exporter, OwnContext context, Signal signal) {
    this.exporter = exporter;
    this.context = context;
    this.signal = signal;
    this.account = new BranchLedger("service::telemetry", context.id());
  }

  /**
   * Makes the exporter; opens nothing.
   *
   * @param outer the context of the extension that sends
   */
  static Backend of(
      OwnExporter where, Signal signal, ComponentCatalog catalog, ExtensionContext outer) {
    ExporterPlan plan = ExporterPlan.of(where, signal);
    ComponentType type = ComponentType.of(plan.type());
    ExporterFactory<?> factory =
        catalog
            .find(ComponentKind.EXPORTER, type)
            .filter(ExporterFactory.class::isInstance)
            .map(found -> (ExporterFactory<?>) found)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "",
                        "",
                        "own telemetry needs the exporter " + type + ", which is not at hand",
                        ""));
    OwnContext context = new OwnContext(outer, type, signal);
    return new Backend(create(factory, plan, context), context, signal);
  }

  private static <C> Exporter create(
      ExporterFactory<C> factory, ExporterPlan plan, OwnContext context) {
    Findings findings = new Findings();
    Spec<C> spec = factory.spec();
    Bound<C> bound = SpecBinder.bind(spec, plan.config(), "", findings).orElse(null);
    findings.throwIfAny();
    if (bound == null) {
      throw new IllegalStateException("refused without a problem");
    }
    return factory.create(bound.value(), context);
  }

  void start() throws Exception {
    exporter.start();
  }

  void stop(Deadline deadline) throws Exception {
    try {
      exporter.stop(deadline);
    } finally {
      context.metrics().close();
    }
  }

  /** Sends one request. The outcome comes by the limit; never exceptionally. */
  CompletableFuture<Outcome> send(byte[] body, int items, Duration limit) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Deadline deadline = Deadline.after(context.clock().nanoTime(), limit);
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
