package dev.sluice.engine;

import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Signal;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.TrunkAccount;

/** What a processor sees of the world. */
final class ProcessorWorld extends EngineContext implements ProcessorContext {
  private final Signal signal;
  private final TrunkAccount account;

  ProcessorWorld(Services services, InstanceId instance, Signal signal, PipelineLedger ledger) {
    super(
        services,
        instance,
        log -> ofSignal(signal).apply(log.with("otelcol.pipeline.id", instance.scope())));
    this.signal = signal;
    this.account = new TrunkAccount(ledger, instance.id());
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public String pipeline() {
    return instance().scope();
  }

  @Override
  public TrunkAccount account() {
    return account;
  }
}
