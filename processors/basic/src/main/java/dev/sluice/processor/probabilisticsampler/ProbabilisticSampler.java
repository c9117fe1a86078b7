package dev.sluice.processor.probabilisticsampler;

import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.editing.EditingProcessor;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.write.EditMemory;

/**
 * Passes a share of each batch on. Stateless between batches, so that the same item gets the same
 * answer however often it is offered. Thread-safe.
 */
final class ProbabilisticSampler extends EditingProcessor {
  private final SamplerConfig config;
  private final ProcessorContext context;
  private final Sampler sampler;
  private final SamplerCounters counters;
  private final Signal signal;

  ProbabilisticSampler(SamplerConfig config, ProcessorContext context, TelemetryConsumer next) {
    super(context, next);
    this.config = config;
    this.context = context;
    this.sampler = Sampler.of(config);
    this.signal = context.signal();
    this.counters =
        new SamplerCounters(
            context.metrics(), signal == Signal.TRACES ? "traces" : "logs", config.fromAttribute());
  }

  @Override
  public void start() {
    if (sampler.isNever() && config.samplingPercentage() > 0) {
      context.log().warn("probability rounded to zero", "percent", config.samplingPercentage());
    }
  }

  @Override
  protected OtlpEdit.Result edit(Batch batch, EditMemory memory) {
    return signal == Signal.TRACES ? sampleSpans(batch, memory) : sampleRecords(batch, memory);
  }

  private OtlpEdit.Result sampleSpans(Batch batch, EditMemory memory) {
    SpanVerdict verdict = new SpanVerdict(sampler, config.failClosed());
    SamplingProblems problems = new SamplingProblems(context.log(), "traces sampler");
    OtlpEdit.Result result =
        OtlpEdit.spans(
            batch.payload(),
            memory,
            span -> {
              verdict.judge(span.view());
              count(verdict, problems);
              if (!verdict.keeps()) {
                span.drop();
                return;
              }
              String state = verdict.newTraceState();
              if (state != null) {
                span.traceState(state);
              }
            });
    problems.log();
    return result;
  }

  private OtlpEdit.Result sampleRecords(Batch batch, EditMemory memory) {
    LogVerdict verdict = new LogVerdict(sampler, config);
    SamplingProblems problems = new SamplingProblems(context.log(), "logs sampler");
    OtlpEdit.Result result =
        OtlpEdit.logRecords(
            batch.payload(),
            memory,
            record -> {
              verdict.judge(record.view());
              count(verdict, problems);
              if (verdict.keeps()) {
                verdict.write(record);
              } else {
                record.drop();
              }
            });
    problems.log();
    return result;
  }

  private void count(Verdict verdict, SamplingProblems problems) {
    counters.count(verdict.policy(), verdict.keeps());
    problems.note(verdict);
  }
}
