package dev.sluice.receiver.nop;

import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentType;
import java.util.Map;

/** Creates {@code nop} receivers. Stateless. */
public final class NopReceiverFactory implements ReceiverFactory<NopReceiverFactory.NopConfig> {
  /** Found as a service, or handed to the builder. */
  public NopReceiverFactory() {}

  /** It has no settings. */
  public record NopConfig() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("nop");
  }

  @Override
  public Spec<NopConfig> spec() {
    return Spec.empty(new NopConfig());
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(
        Signal.TRACES, Stability.BETA,
        Signal.METRICS, Stability.BETA,
        Signal.LOGS, Stability.BETA,
        Signal.PROFILES, Stability.ALPHA);
  }

  @Override
  public Receiver create(NopConfig config, ReceiverContext context) {
    return new NopReceiver();
  }

  private static final class NopReceiver implements Receiver {
    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }
}
