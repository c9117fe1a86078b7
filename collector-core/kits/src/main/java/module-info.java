/** What components of a kind have in common, once. */
@SuppressWarnings("module") // those it is for stand above it, and are not there yet
module dev.sluice.kits {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.otlp;
  requires java.management;
  requires jdk.management;
  requires org.jctools.core.jdk11;

  exports dev.sluice.connections to
      dev.sluice.http,
      dev.sluice.grpc;
  exports dev.sluice.editing;
  exports dev.sluice.exposition;
  exports dev.sluice.holding;
  exports dev.sluice.intake;
  exports dev.sluice.making;
  exports dev.sluice.onward;
  exports dev.sluice.pulling;
  exports dev.sluice.sampling;
  exports dev.sluice.sending;
  exports dev.sluice.tls;
}
