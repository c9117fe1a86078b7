package dev.sluice.extension.basicauth;

import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ExtensionContract;

class BasicAuthServerContractTest extends ExtensionContract<BasicAuthConfig> {
  @Override
  protected ExtensionFactory<BasicAuthConfig> factory() {
    return new BasicAuthFactory();
  }

  @Override
  protected BasicAuthConfig config() {
    return SpecBinder.fromYaml(BasicAuthConfig.SPEC, "{htpasswd: {inline: 'a:b'}}");
  }
}
