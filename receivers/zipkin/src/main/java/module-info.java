/** Receiver {@code zipkin}. */
module dev.sluice.receiver.zipkin {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.codec;
  requires transitive dev.sluice.http;
  requires transitive dev.sluice.json;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;
  requires transitive dev.sluice.zipkin;

  exports dev.sluice.receiver.zipkin;

  provides dev.sluice.component.ReceiverFactory with
      dev.sluice.receiver.zipkin.ZipkinReceiverFactory;
}
