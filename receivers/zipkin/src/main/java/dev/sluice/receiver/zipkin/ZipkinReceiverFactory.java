package dev.sluice.receiver.zipkin;

import dev.sluice.component.Claim;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import java.util.List;
import java.util.Map;

/** Makes {@code zipkin} receivers: Zipkin's formats over HTTP. */
public final class ZipkinReceiverFactory implements ReceiverFactory<ZipkinReceiverConfig> {
  /** Found as a service, or handed to the builder. */
  public ZipkinReceiverFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("zipkin");
  }

  @Override
  public Spec<ZipkinReceiverConfig> spec() {
    return ZipkinReceiverConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(Signal.TRACES, Stability.BETA);
  }

  @Override
  public List<Claim> claims(ZipkinReceiverConfig config) {
    return config.server().claims("endpoint");
  }

  @Override
  public Receiver create(ZipkinReceiverConfig config, ReceiverContext context) {
    return new ZipkinReceiver(config, context);
  }
}
