package dev.sluice.connector.failover;

import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.testkit.ConnectorContract;

/** With one level: its answers are those of the connector. */
class FailoverContractTest extends ConnectorContract<FailoverConfig> {
  @Override
  protected ConnectorFactory<FailoverConfig> factory() {
    return new FailoverConnectorFactory();
  }

  @Override
  protected String yaml() {
    return "priority_levels: [[traces/only]]";
  }

  @Override
  protected String pipelineBehind(SignalPair pair) {
    return "traces/only"; // whatever the signal: names are all that tells pipelines apart here
  }
}
