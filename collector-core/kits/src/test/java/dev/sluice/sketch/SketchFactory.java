package dev.sluice.sketch;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import java.util.Map;
import java.util.function.Function;

/** Makes connectors of one kind, without settings. */
record SketchFactory(Signal from, Signal to, Function<ConnectorContext, Connector> maker)
    implements ConnectorFactory<String> {
  @Override
  public ComponentType type() {
    return ComponentType.of("sketch");
  }

  @Override
  public Spec<String> spec() {
    return Spec.empty("");
  }

  @Override
  public Map<SignalPair, Stability> pairs() {
    return Map.of(new SignalPair(from, to), Stability.DEVELOPMENT);
  }

  @Override
  public Connector create(String config, ConnectorContext context) {
    return maker.apply(context);
  }
}
