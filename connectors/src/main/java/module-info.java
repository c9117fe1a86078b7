/** Connectors {@code forward} and {@code span_metrics}. */
module dev.sluice.connectors {
  requires transitive dev.sluice.api;
  requires dev.sluice.kits;
  requires dev.sluice.otlp;

  exports dev.sluice.connector.forward;
  exports dev.sluice.connector.spanmetrics;

  provides dev.sluice.component.ConnectorFactory with
      dev.sluice.connector.forward.ForwardConnectorFactory,
      dev.sluice.connector.spanmetrics.SpanMetricsConnectorFactory;
}
