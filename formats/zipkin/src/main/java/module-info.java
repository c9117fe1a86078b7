/** Zipkin's formats to OTLP bytes, and v2 of them. */
@SuppressWarnings("module") // those it is for stand above it, and are not there yet
module dev.sluice.zipkin {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.json;
  requires transitive dev.sluice.otlp;

  exports dev.sluice.zipkin to
      dev.sluice.receiver.zipkin,
      dev.sluice.exporter.zipkin;
}
