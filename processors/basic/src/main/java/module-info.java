/** Processors {@code batch}, {@code memory_limiter}, {@code probabilistic_sampler}. */
module dev.sluice.processor.basic {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.kits;
  requires transitive dev.sluice.otlp;
  requires java.management;
  requires jdk.management;
  requires org.jctools.core.jdk11;

  exports dev.sluice.processor.batch;
  exports dev.sluice.processor.memorylimiter;
  exports dev.sluice.processor.probabilisticsampler;

  provides dev.sluice.component.ProcessorFactory with
      dev.sluice.processor.batch.BatchProcessorFactory,
      dev.sluice.processor.memorylimiter.MemoryLimiterFactory,
      dev.sluice.processor.probabilisticsampler.ProbabilisticSamplerFactory;
}
