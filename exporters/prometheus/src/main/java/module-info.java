/** Exporter {@code prometheus}. */
module dev.sluice.exporter.prometheus {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.http;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;

  exports dev.sluice.exporter.prometheus;

  provides dev.sluice.component.ExporterFactory with
      dev.sluice.exporter.prometheus.PrometheusExporterFactory;
}
