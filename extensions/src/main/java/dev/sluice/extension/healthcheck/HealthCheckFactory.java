package dev.sluice.extension.healthcheck;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentType;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;

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
  public Extension create(HealthCheckConfig config, ComponentContext context) {
    return new HealthCheckExtension(config, context);
  }
}
