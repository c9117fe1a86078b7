/** JSON over bytes, for the formats that are written in it. */
@SuppressWarnings("module") // those it is for stand above it, and are not there yet
module dev.sluice.json {
  requires transitive dev.sluice.api;

  exports dev.sluice.json to
      dev.sluice.otlp.json,
      dev.sluice.zipkin,
      dev.sluice.receiver.otlp,
      dev.sluice.receiver.zipkin,
      dev.sluice.exporter.otlp,
      dev.sluice.exporter.zipkin;
}
