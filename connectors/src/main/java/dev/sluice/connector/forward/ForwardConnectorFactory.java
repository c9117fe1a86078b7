package dev.sluice.connector.forward;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import java.util.Map;

/** Creates {@code forward} connectors. Stateless. */
public final class ForwardConnectorFactory
    implements ConnectorFactory<ForwardConnectorFactory.ForwardConfig> {
  /** Found as a service, or handed to the builder. */
  public ForwardConnectorFactory() {}

  /** It has no settings. */
  public record ForwardConfig() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("forward");
  }

  @Override
  public Spec<ForwardConfig> spec() {
    return Spec.empty(new ForwardConfig());
  }

  @Override
  public Map<SignalPair, Stability> pairs() {
    return Map.of(
        new SignalPair(Signal.TRACES, Signal.TRACES), Stability.BETA,
        new SignalPair(Signal.METRICS, Signal.METRICS), Stability.BETA,
        new SignalPair(Signal.LOGS, Signal.LOGS), Stability.BETA,
        new SignalPair(Signal.PROFILES, Signal.PROFILES), Stability.ALPHA);
  }

  @Override
  public Connector create(ForwardConfig config, ConnectorContext context) {
    return new ForwardConnector(context.outlets().all());
  }
}
