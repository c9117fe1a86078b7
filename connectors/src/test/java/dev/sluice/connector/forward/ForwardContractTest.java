package dev.sluice.connector.forward;

import dev.sluice.component.ConnectorFactory;
import dev.sluice.testkit.ConnectorContract;

class ForwardContractTest extends ConnectorContract<ForwardConnectorFactory.ForwardConfig> {
  @Override
  protected ConnectorFactory<ForwardConnectorFactory.ForwardConfig> factory() {
    return new ForwardConnectorFactory();
  }

  @Override
  protected String yaml() {
    return "{}";
  }
}
