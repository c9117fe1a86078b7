/** Processors {@code attributes}, {@code resource}. */
module dev.sluice.processor.attributes {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;
  requires re2j;

  exports dev.sluice.processor.attributes;

  provides dev.sluice.component.ProcessorFactory with
      dev.sluice.processor.attributes.AttributesProcessorFactory,
      dev.sluice.processor.attributes.ResourceProcessorFactory;
}
