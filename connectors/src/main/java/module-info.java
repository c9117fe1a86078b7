/** Connector {@code forward}. */
module dev.sluice.connectors {
  requires transitive dev.sluice.api;

  exports dev.sluice.connector.forward;

  provides dev.sluice.component.ConnectorFactory with
      dev.sluice.connector.forward.ForwardConnectorFactory;
}
