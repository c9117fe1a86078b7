/** Exporters {@code debug}, {@code nop}. */
module dev.sluice.exporter.basic {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;

  exports dev.sluice.exporter.debug;
  exports dev.sluice.exporter.nop;

  provides dev.sluice.component.ExporterFactory with
      dev.sluice.exporter.debug.DebugExporterFactory,
      dev.sluice.exporter.nop.NopExporterFactory;
}
