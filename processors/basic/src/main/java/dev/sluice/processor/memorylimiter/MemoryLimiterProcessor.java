package dev.sluice.processor.memorylimiter;

import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.telemetry.MetricLevel;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets data pass, or refuses it while its limiter says so. Data that somebody has answered for
 * already always passes: refusing it would free nothing.
 */
final class MemoryLimiterProcessor implements Processor {
  private final ProcessorContext context;
  private final MemoryLimiter limiter;
  private final TelemetryConsumer next;
  private final LongAdder accepted;
  private final LongAdder refused;

  MemoryLimiterProcessor(ProcessorContext context, MemoryLimiter limiter, TelemetryConsumer next) {
    this.context = context;
    this.limiter = limiter;
    this.next = next;
    Signal signal = context.signal();
    this.accepted = counter(signal, "accepted", "successfully pushed into the next component");
    this.refused = counter(signal, "refused", "that were refused by the limiter");
  }

  private LongAdder counter(Signal signal, String verb, String what) {
    return context
        .metrics()
        .counter(
            MetricLevel.BASIC,
            "otelcol_processor_memory_limiter_" + verb + "_" + signal.metricSuffix(),
            unit(signal),
            "Number of " + signal.itemNoun() + " " + what + ".",
            "processor",
            context.id().toString());
  }

  private static String unit(Signal signal) {
    return switch (signal) {
      case TRACES -> "{span}";
      case METRICS -> "{datapoint}";
      case LOGS -> "{record}";
      case PROFILES -> "{sample}";
    };
  }

  @Override
  public void start() {
    limiter.attach(context);
  }

  @Override
  public void stop(Deadline deadline) {
    limiter.detach(context);
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    if (limiter.isRefusing() && !reply.isDataAnsweredFor()) {
      refused.add(batch.items());
      reply.complete(Outcome.Retry.NO_MEMORY);
    } else {
      accepted.add(batch.items());
      next.accept(batch, reply);
    }
  }

  @Override
  public Durability durability() {
    return next.durability();
  }
}
