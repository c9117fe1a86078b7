package dev.sluice.exporter.debug;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.memory.MemoryRefusedException;
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
  private final Workspace workspace;

  DebugSender(ComponentContext context, DebugConfig config) {
    this.verbosity = config.verbosity();
    this.output =
        config.useInternalLogger()
            ? DebugOutput.to(context.log())
            : new PathOutput(config.outputPaths().orElse(List.of("stdout")));
    this.sampler =
        new LineSampler(context.clock(), config.samplingInitial(), config.samplingThereafter());
    this.tasks = new TaskLine(context.executor());
    this.workspace = new Workspace(context.budget());
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
      if (sampler.admits(counts.message())) {
        output.write(counts.message(), counts.fields());
      }
      if (verbosity != MetricLevel.BASIC) {
        TextPieces text = new TextPieces(output, sampler);
        write(batch, text);
        text.finish();
      }
      return Outcome.accepted();
    } catch (Workspace.TooSmall e) {
      return e.isForGood()
          ? new Outcome.Rejected(StatusCode.RESOURCE_EXHAUSTED, "debug output: " + e.getMessage())
          : new Outcome.Retry(
              StatusCode.UNAVAILABLE, "debug output: " + e.getMessage(), RetryCause.BACKEND);
    } catch (MemoryRefusedException e) {
      return Outcome.Retry.NO_MEMORY;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return new Outcome.Rejected(StatusCode.INTERNAL, "debug output: " + e);
    }
  }

  private void write(Batch batch, TextPieces to) {
    Payload payload = batch.payload();
    if (verbosity == MetricLevel.NORMAL) {
      new NormalText(to, workspace).write(batch.signal(), payload);
    } else {
      new DetailedText(to, workspace).write(batch.signal(), payload);
    }
  }
}
