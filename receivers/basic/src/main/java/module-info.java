/** Receiver {@code nop}. */
module dev.sluice.receiver.basic {
  requires transitive dev.sluice.api;

  exports dev.sluice.receiver.nop;

  provides dev.sluice.component.ReceiverFactory with
      dev.sluice.receiver.nop.NopReceiverFactory;
}
