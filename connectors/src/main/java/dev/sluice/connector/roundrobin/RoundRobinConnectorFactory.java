package dev.sluice.connector.roundrobin;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import java.util.Map;
import java.util.Optional;

/** Creates {@code round_robin} connectors. Stateless. */
public final class RoundRobinConnectorFactory
    implements ConnectorFactory<RoundRobinConnectorFactory.RoundRobinConfig> {
  /** Found as a service, or handed to the builder. */
  public RoundRobinConnectorFactory() {}

  /** It has no settings. */
  public record RoundRobinConfig() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("round_robin");
  }

  @Override
  public Optional<ComponentType> deprecatedAlias() {
    return Optional.of(ComponentType.of("roundrobin"));
  }

  @Override
  public Spec<RoundRobinConfig> spec() {
    return Spec.empty(new RoundRobinConfig());
  }

  @Override
  public Map<SignalPair, Stability> pairs() {
    return Map.of(
        new SignalPair(Signal.TRACES, Signal.TRACES), Stability.BETA,
        new SignalPair(Signal.METRICS, Signal.METRICS), Stability.BETA,
        new SignalPair(Signal.LOGS, Signal.LOGS), Stability.BETA);
  }

  @Override
  public Connector create(RoundRobinConfig config, ConnectorContext context) {
    return new RoundRobinConnector(context.outlets());
  }
}
