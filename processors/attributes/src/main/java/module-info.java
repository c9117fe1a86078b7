/** Processors {@code attributes}, {@code resource}, {@code tail_sampling}. */
module dev.sluice.processor.attributes {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;
  requires re2j;

  exports dev.sluice.processor.attributes;
  exports dev.sluice.processor.tailsampling;

  provides dev.sluice.component.ProcessorFactory with
      dev.sluice.processor.attributes.AttributesProcessorFactory,
      dev.sluice.processor.attributes.ResourceProcessorFactory,
      dev.sluice.processor.tailsampling.TailSamplingProcessorFactory;
}
