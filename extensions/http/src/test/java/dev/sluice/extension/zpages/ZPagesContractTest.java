package dev.sluice.extension.zpages;

import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ExtensionContract;

class ZPagesContractTest extends ExtensionContract<ZPagesConfig> {
  @Override
  protected ExtensionFactory<ZPagesConfig> factory() {
    return new ZPagesFactory();
  }

  @Override
  protected ZPagesConfig config() {
    return SpecBinder.fromYaml(ZPagesConfig.SPEC, "{endpoint: '127.0.0.1:0'}");
  }
}
