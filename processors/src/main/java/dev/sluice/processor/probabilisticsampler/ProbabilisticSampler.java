package dev.sluice.processor.probabilisticsampler;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.Processor;
import dev.sluice.component.Touch;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.editing.Editing;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.otlp.EditMemory;
import dev.sluice.otlp.OtlpEdit;
import java.util.Objects;

/**
 * Passes a share of each batch on. Stateless between batches, so that the same item gets the same
 * answer however often it is offered. Thread-safe.
 */
final class ProbabilisticSampler implements Processor {
  private final SamplerConfig config;
  private final ComponentContext context;
  private final TelemetryConsumer next;
  private final Editing editing;
  private final Sampler sampler;
  private final SamplerCounters counters;
  private final Signal signal;

  ProbabilisticSampler(SamplerConfig config, ComponentContext context, TelemetryConsumer next) {
    this.config = config;
    this.context = context;
    this.next = next;
    this.editing = new Editing(context, next);
    this.sampler = Sampler.of(config);
    this.signal = Objects.requireNonNull(context.signal());
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
  public void stop(Deadline deadline) {}

  @Override
  public void accept(Batch batch, Reply reply) {
    editing.accept(batch, reply, this::sample);
  }

  private Editing.Edited sample(Batch batch, EditMemory memory) {
    return Editing.Edited.of(
        batch, signal == Signal.TRACES ? sampleSpans(batch, memory) : sampleRecords(batch, memory));
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

  @Override
  public Durability durability() {
    return next.durability();
  }

  @Override
  public Touch touches() {
    return Touch.ALL;
  }

  @Override
  public boolean mutates() {
    return true;
  }
}
