/** Extensions {@code health_check}, {@code pprof}, {@code zpages}. */
module dev.sluice.extension.http {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.http;
  requires java.management;
  requires jdk.jfr;

  exports dev.sluice.extension.healthcheck;
  exports dev.sluice.extension.pprof;
  exports dev.sluice.extension.zpages;

  provides dev.sluice.component.ExtensionFactory with
      dev.sluice.extension.healthcheck.HealthCheckFactory,
      dev.sluice.extension.pprof.PprofExtensionFactory,
      dev.sluice.extension.zpages.ZPagesFactory;
}
