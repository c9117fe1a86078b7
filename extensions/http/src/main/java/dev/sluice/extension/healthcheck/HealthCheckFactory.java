package dev.sluice.extension.healthcheck;

import dev.sluice.component.Claim;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.RemovedKey;
import dev.sluice.config.Spec;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.id.ComponentType;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Creates {@code health_check} extensions. Stateless. */
public final class HealthCheckFactory implements ExtensionFactory<HealthCheckConfig> {
  /** Found as a service, or handed to the builder. */
  public HealthCheckFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType("health_check");
  }

  @Override
  public List<RemovedKey> removedKeys() {
    return List.of(new RemovedKey("port", HealthCheckFactory::endpoint));
  }

  /** A port was one of every address. */
  private static RemovedKey.Meaning endpoint(Node port) {
    return port instanceof ScalarNode scalar && scalar.value() instanceof Long number
        ? new RemovedKey.Means(
            "endpoint", new ScalarNode("0.0.0.0:" + number, port.origin().outermost()), false)
        : new RemovedKey.Refused("It was removed. Write endpoint: 0.0.0.0:13133.");
  }

  @Override
  public Spec<HealthCheckConfig> spec() {
    return HealthCheckConfig.SPEC;
  }

  @Override
  public void checkGates(HealthCheckConfig config, Predicate<String> isEnabled) {
    config.check(isEnabled);
  }

  @Override
  public List<Claim> claims(HealthCheckConfig config) {
    return config
        .http()
        .map(http -> http.server().claims("http::endpoint"))
        .orElseGet(() -> config.server().claims("endpoint"));
  }

  @Override
  public Extension create(HealthCheckConfig config, ExtensionContext context) {
    Map<String, Boolean> gates = context.collector().featureGates();
    checkGates(config, gate -> gates.getOrDefault(gate, false));
    return gates.getOrDefault(HealthCheckConfig.GATE, false)
        ? new StatusExtension(config.v2(), config.componentHealth(), context)
        : new HealthCheckExtension(config, context);
  }
}
