package dev.sluice.connector.roundrobin;

import dev.sluice.component.ConnectorFactory;
import dev.sluice.testkit.ConnectorContract;

class RoundRobinContractTest
    extends ConnectorContract<RoundRobinConnectorFactory.RoundRobinConfig> {
  @Override
  protected ConnectorFactory<RoundRobinConnectorFactory.RoundRobinConfig> factory() {
    return new RoundRobinConnectorFactory();
  }

  @Override
  protected String yaml() {
    return "{}";
  }
}
