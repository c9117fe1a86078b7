package dev.sluice.extension.healthcheck;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentType;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import java.util.Map;
import java.util.function.Predicate;

/** Creates {@code health_check} extensions. Stateless. */
public final class HealthCheckFactory implements ExtensionFactory<HealthCheckConfig> {
  @Override
  public ComponentType type() {
    return new ComponentType("health_check");
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
  public Extension create(HealthCheckConfig config, ComponentContext context) {
    Map<String, Boolean> gates = context.collector().featureGates();
    checkGates(config, gate -> gates.getOrDefault(gate, false));
    return gates.getOrDefault(HealthCheckConfig.GATE, false)
        ? new StatusExtension(config.v2(), config.componentHealth(), context)
        : new HealthCheckExtension(config, context);
  }
}
