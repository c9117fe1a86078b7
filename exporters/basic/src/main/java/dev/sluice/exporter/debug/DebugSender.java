package dev.sluice.exporter.debug;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.StatusCode;
import dev.sluice.sending.Sender;
import dev.sluice.telemetry.MetricLevel;
import java.io.IOException;
import java.util.List;

/** Writes one request after the other, in the order they came. */
final class DebugSender implements Sender {
  private final MetricLevel verbosity;
  private final DebugOutput output;
  private final LineSampler sampler;
  private final TaskLine tasks;

  DebugSender(ComponentContext context, DebugConfig config) {
    this.verbosity = config.verbosity();
    this.output =
        config.useInternalLogger()
            ? DebugOutput.to(context.log())
            : new PathOutput(config.outputPaths().orElse(List.of("stdout")));
    this.sampler =
        new LineSampler(context.clock(), config.samplingInitial(), config.samplingThereafter());
    this.tasks = new TaskLine(context.executor());
  }

  @Override
  public void start() throws IOException {
    output.open();
  }

  @Override
  public void send(Batch batch, Reply reply) {
    tasks.add(() -> reply.complete(write(batch)));
  }

  @Override
  public void stop(Deadline deadline) throws IOException {
    output.close();
  }

  private Outcome write(Batch batch) {
    try {
      RequestCounts counts = RequestCounts.of(batch);
      line(counts.message(), counts.fields());
      if (verbosity != MetricLevel.BASIC) {
        line(GoText.printable(text(batch)));
      }
      return Outcome.accepted();
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return new Outcome.Rejected(StatusCode.INTERNAL, "debug output: " + e);
    }
  }

  private void line(String message, Object... fields) throws IOException {
    if (sampler.admits(message)) {
      output.write(message, fields);
    }
  }

  private String text(Batch batch) {
    Payload payload = batch.payload();
    boolean normal = verbosity == MetricLevel.NORMAL;
    return switch (batch.signal()) {
      case TRACES -> normal ? NormalText.traces(payload) : DetailedText.traces(payload);
      case METRICS -> normal ? NormalText.metrics(payload) : DetailedText.metrics(payload);
      case LOGS -> normal ? NormalText.logs(payload) : DetailedText.logs(payload);
      case PROFILES -> normal ? NormalText.profiles(payload) : DetailedText.profiles(payload);
    };
  }
}
