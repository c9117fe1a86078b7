/** Exporters {@code otlp_grpc}, {@code otlp_http}. */
module dev.sluice.exporter.otlp {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.grpc;
  requires transitive dev.sluice.http;
  requires transitive dev.sluice.json;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;
  requires transitive dev.sluice.otlp.json;

  exports dev.sluice.exporter.otlp;

  provides dev.sluice.component.ExporterFactory with
      dev.sluice.exporter.otlp.OtlpGrpcExporterFactory,
      dev.sluice.exporter.otlp.OtlpHttpExporterFactory;
}
