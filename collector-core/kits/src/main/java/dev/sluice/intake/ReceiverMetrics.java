package dev.sluice.intake;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Signal;
import dev.sluice.telemetry.MetricLevel;
import java.util.concurrent.atomic.LongAdder;

/**
 * The reference's counters of a receiver, for one signal and transport. Thread-safe.
 *
 * @param accepted items answered with success
 * @param refused items answered with a failure, or rejected in a partial success
 */
public record ReceiverMetrics(LongAdder accepted, LongAdder refused) {
  /**
   * @param transport how data comes in, for example {@code grpc}; empty for one that pulls
   */
  public static ReceiverMetrics of(ComponentContext context, Signal signal, String transport) {
    String items = signal.metricSuffix().replace('_', ' ');
    String unit =
        switch (signal) {
          case TRACES -> "{span}";
          case METRICS -> "{datapoint}";
          case LOGS -> "{record}";
          case PROFILES -> "{sample}";
        };
    String[] labels = {"receiver", context.id().toString(), "transport", transport};
    context
        .metrics()
        .counter(
            MetricLevel.BASIC,
            "otelcol_receiver_failed_" + signal.metricSuffix(),
            unit,
            "The number of "
                + items
                + " that failed to be processed by the receiver due to internal errors.",
            labels);
    return new ReceiverMetrics(
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "otelcol_receiver_accepted_" + signal.metricSuffix(),
                unit,
                "Number of " + items + " successfully pushed into the pipeline.",
                labels),
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "otelcol_receiver_refused_" + signal.metricSuffix(),
                unit,
                "Number of " + items + " that could not be pushed into the pipeline.",
                labels));
  }

  /** So many items were answered with that. */
  public void count(int items, Answer answer) {
    if (answer.isSuccess()) {
      long rejected = Math.min(answer.rejectedItems(), items);
      accepted.add(items - rejected);
      refused.add(rejected);
    } else {
      refused.add(items);
    }
  }
}
