package dev.sluice.connector.failover;

import dev.sluice.component.ConnectorContext;
import dev.sluice.component.PipelineId;
import dev.sluice.flow.Outcome;
import dev.sluice.onward.Answers;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import dev.sluice.telemetry.RepeatedLine;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** What an operator sees of the levels: metrics and log lines. Thread-safe. */
final class FailoverSigns {
  private final List<List<PipelineId>> pipelines;
  private final List<LongAdder> failures;
  private final EventLog log;
  private final RepeatedLine failedLine;
  private final RepeatedLine tookLine;

  FailoverSigns(ConnectorContext context, List<List<PipelineId>> pipelines, CurrentLevel current) {
    this.pipelines = pipelines;
    this.log = context.log();
    this.failedLine = new RepeatedLine(context.clock());
    this.tookLine = new RepeatedLine(context.clock());
    MetricSet metrics = context.metrics();
    String id = context.id().toString();
    String signal = context.pair().from().id();
    metrics.gauge(
        MetricLevel.BASIC,
        "otelcol_connector_failover_active_level",
        "1",
        "The priority level that has the data, 0 for the highest; -1 when all have failed.",
        () -> current.turn().level(),
        "connector",
        id,
        "signal",
        signal);
    this.failures =
        IntStream.range(0, pipelines.size())
            .mapToObj(
                level ->
                    metrics.counter(
                        MetricLevel.BASIC,
                        "sluice_connector_failovers",
                        "{failover}",
                        "How often a priority level lost its turn because it failed.",
                        "connector",
                        id,
                        "signal",
                        signal,
                        "level",
                        Integer.toString(level)))
            .toList();
  }

  /** It had its turn, and has lost it. */
  void failed(int level, Outcome refusal) {
    failures.get(level).increment();
    long leftOut = failedLine.admit();
    if (leftOut < 0) {
      return;
    }
    String message =
        level + 1 < pipelines.size()
            ? "A priority level has failed. The next one gets the data."
            : "The last priority level has failed. Each batch is offered to all of them.";
    log.warn(
        message,
        "level",
        level,
        "pipelines",
        pipelines.get(level),
        "error",
        Answers.words(refusal),
        RepeatedLine.LEFT_OUT,
        leftOut);
  }

  /** It has its turn from now on. */
  void took(int level) {
    long leftOut = tookLine.admit();
    if (leftOut >= 0) {
      log.info(
          "A priority level takes data again.",
          "level",
          level,
          "pipelines",
          pipelines.get(level),
          RepeatedLine.LEFT_OUT,
          leftOut);
    }
  }
}
