package dev.sluice.extension.pprof;

import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ExtensionContract;

class PprofExtensionContractTest extends ExtensionContract<PprofConfig> {
  @Override
  protected ExtensionFactory<PprofConfig> factory() {
    return new PprofExtensionFactory();
  }

  @Override
  protected PprofConfig config() {
    return SpecBinder.fromYaml(PprofConfig.SPEC, "{endpoint: '127.0.0.1:0'}");
  }
}
