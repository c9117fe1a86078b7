/** What sends and shows the collector's own telemetry. */
module dev.sluice.owntelemetry {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.engine;
  requires transitive dev.sluice.http;
  requires transitive dev.sluice.kits;

  exports dev.sluice.extension.metricspage;
  exports dev.sluice.extension.owntelemetry;
}
