package dev.sluice.extension.healthcheck;

import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ExtensionContract;

class HealthCheckContractTest extends ExtensionContract<HealthCheckConfig> {
  @Override
  protected ExtensionFactory<HealthCheckConfig> factory() {
    return new HealthCheckFactory();
  }

  @Override
  protected HealthCheckConfig config() {
    return SpecBinder.fromYaml(HealthCheckConfig.SPEC, "{endpoint: '127.0.0.1:0'}");
  }
}
