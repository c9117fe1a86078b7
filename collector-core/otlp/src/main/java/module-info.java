/** OTLP as bytes: check, views, writers and editors. */
@SuppressWarnings("module") // those it is for stand above it, and are not there yet
module dev.sluice.otlp {
  requires transitive dev.sluice.api;

  exports dev.sluice.otlp.check;
  exports dev.sluice.otlp.edit;
  exports dev.sluice.otlp.view;
  exports dev.sluice.otlp.wire to
      dev.sluice.otlp.json,
      dev.sluice.zipkin;
  exports dev.sluice.otlp.write;
}
