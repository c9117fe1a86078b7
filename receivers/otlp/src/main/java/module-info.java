/** Receiver {@code otlp}. */
module dev.sluice.receiver.otlp {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.codec;
  requires transitive dev.sluice.grpc;
  requires transitive dev.sluice.http;
  requires transitive dev.sluice.json;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;
  requires transitive dev.sluice.otlp.json;

  exports dev.sluice.receiver.otlp;

  provides dev.sluice.component.ReceiverFactory with
      dev.sluice.receiver.otlp.OtlpReceiverFactory;
}
