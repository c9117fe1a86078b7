/** Exporter {@code zipkin}. */
module dev.sluice.exporter.zipkin {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.http;
  requires transitive dev.sluice.json;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;
  requires transitive dev.sluice.zipkin;

  exports dev.sluice.exporter.zipkin;

  provides dev.sluice.component.ExporterFactory with
      dev.sluice.exporter.zipkin.ZipkinExporterFactory;
}
