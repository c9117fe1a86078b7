package dev.sluice.processor.probabilisticsampler;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.Processor;
import dev.sluice.component.Touch;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.otlp.OtlpFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Passes a share of each batch on. Stateless between batches, so that the same item gets the same
 * answer however often it is offered. Thread-safe; works on the caller's thread.
 */
final class ProbabilisticSampler implements Processor {
  private final SamplerConfig config;
  private final ComponentContext context;
  private final TelemetryConsumer next;
  private final Sampler sampler;
  private final SamplerCounters counters;
  private final Signal signal;

  ProbabilisticSampler(SamplerConfig config, ComponentContext context, TelemetryConsumer next) {
    this.config = config;
    this.context = context;
    this.next = next;
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
    OtlpFilter.Result result = signal == Signal.TRACES ? sampleSpans(batch) : sampleRecords(batch);
    if (result.kept() == 0) {
      context.ledger().filtered(context.id(), result.removed());
      reply.complete(Outcome.accepted());
      return;
    }
    Batch kept =
        result.payload() == batch.payload()
            ? batch
            : batch.withPayload(result.payload(), result.kept());
    next.accept(kept, result.removed() == 0 ? reply : reply.mapped(filtered(result.removed())));
  }

  /**
   * Counts what was left out when the rest is taken, and only then: a batch that is refused may be
   * offered again. When parts of the rest are taken, what was left out is one more part that is.
   */
  private UnaryOperator<Outcome> filtered(int removed) {
    return outcome -> {
      if (outcome instanceof Outcome.Accepted) {
        context.ledger().filtered(context.id(), removed);
      } else if (outcome instanceof Outcome.Mixed mixed) {
        context.ledger().filtered(context.id(), removed);
        List<Outcome.Part> parts = new ArrayList<>(mixed.parts());
        parts.add(new Outcome.Part(Outcome.accepted(), removed));
        return new Outcome.Mixed(parts);
      }
      return outcome;
    };
  }

  private OtlpFilter.Result sampleSpans(Batch batch) {
    SpanVerdict verdict = new SpanVerdict(sampler, config.failClosed());
    SamplingProblems problems = new SamplingProblems(context.log(), "traces sampler");
    OtlpFilter.Result result =
        OtlpFilter.rewriteSpans(
            batch.payload(),
            (resource, scope, span, edit) -> {
              verdict.judge(span);
              count(verdict, problems);
              if (!verdict.keeps()) {
                return false;
              }
              String state = verdict.newTraceState();
              if (state != null && !state.equals(span.traceState())) {
                edit.setString(SpanVerdict.TRACE_STATE_FIELD, state);
              }
              return true;
            });
    problems.log();
    return result;
  }

  private OtlpFilter.Result sampleRecords(Batch batch) {
    LogVerdict verdict = new LogVerdict(sampler, config);
    SamplingProblems problems = new SamplingProblems(context.log(), "logs sampler");
    OtlpFilter.Result result =
        OtlpFilter.rewriteLogRecords(
            batch.payload(),
            (resource, scope, record, edit) -> {
              verdict.judge(record);
              count(verdict, problems);
              if (!verdict.keeps()) {
                return false;
              }
              verdict.write(edit);
              return true;
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
