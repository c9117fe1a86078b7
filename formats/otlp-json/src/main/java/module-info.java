/** OTLP/JSON to OTLP bytes and back. */
@SuppressWarnings("module") // those it is for stand above it, and are not there yet
module dev.sluice.otlp.json {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.json;
  requires transitive dev.sluice.otlp;

  exports dev.sluice.otlp.json to
      dev.sluice.receiver.otlp,
      dev.sluice.exporter.otlp;
}
