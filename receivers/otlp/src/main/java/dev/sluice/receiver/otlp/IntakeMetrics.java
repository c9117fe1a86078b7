package dev.sluice.receiver.otlp;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Signal;
import dev.sluice.telemetry.MetricLevel;
import java.util.concurrent.atomic.LongAdder;

/**
 * The reference's counters of a receiver, for one signal and transport.
 *
 * @param accepted items answered with success
 * @param refused items answered with a failure, or rejected in a partial success
 */
record IntakeMetrics(LongAdder accepted, LongAdder refused) {
  static IntakeMetrics of(ComponentContext context, Signal signal, String transport) {
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
    return new IntakeMetrics(
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

  void count(int items, Answer answer) {
    if (answer.isSuccess()) {
      long rejected = Math.min(answer.rejectedItems(), items);
      accepted.add(items - rejected);
      refused.add(rejected);
    } else {
      refused.add(items);
    }
  }
}
