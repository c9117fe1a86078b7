/** Reads configurations, builds pipelines and runs them. Finds components as services. */
module dev.sluice.engine {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;
  requires java.management;
  requires java.net.http;
  requires jdk.management;
  requires org.jctools.core.jdk11;
  requires static micrometer.core; // of an application that binds its registry
  requires org.slf4j;

  exports dev.sluice.config.model;
  exports dev.sluice.config.source;
  exports dev.sluice.engine;
  exports dev.sluice.telemetry.own;

  uses dev.sluice.component.ReceiverFactory;
  uses dev.sluice.component.ProcessorFactory;
  uses dev.sluice.component.ExporterFactory;
  uses dev.sluice.component.ConnectorFactory;
  uses dev.sluice.component.ExtensionFactory;
}
