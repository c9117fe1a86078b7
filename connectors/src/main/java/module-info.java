/** Connectors {@code failover}, {@code forward}, {@code round_robin} and {@code span_metrics}. */
module dev.sluice.connectors {
  requires transitive dev.sluice.api;
  requires dev.sluice.kits;
  requires dev.sluice.otlp;

  exports dev.sluice.connector.failover;
  exports dev.sluice.connector.forward;
  exports dev.sluice.connector.roundrobin;
  exports dev.sluice.connector.spanmetrics;

  provides dev.sluice.component.ConnectorFactory with
      dev.sluice.connector.failover.FailoverConnectorFactory,
      dev.sluice.connector.forward.ForwardConnectorFactory,
      dev.sluice.connector.roundrobin.RoundRobinConnectorFactory,
      dev.sluice.connector.spanmetrics.SpanMetricsConnectorFactory;
}
