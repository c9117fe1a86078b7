package dev.sluice.connector.spanmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.SignalPair;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connector with the time and the pipelines around it. */
final class SpanMetricsWorld implements AutoCloseable {
  static final Duration FLUSH = Duration.ofSeconds(60);

  final TestContext world = TestContext.of(ComponentKind.CONNECTOR, "span_metrics");
  final RecordingConsumer next = new RecordingConsumer();
  final ConnectorContext context;
  final SpanMetricsConnector connector;
  private int seen; // requests that were looked at

  SpanMetricsWorld(String yaml, MemoryBudget budget) {
    world.withBudget(budget);
    context = world.between(new SignalPair(Signal.TRACES, Signal.METRICS), next);
    SpanMetricsConfig config = SpecBinder.fromYaml(SpanMetricsConfig.SPEC, yaml);
    connector = new SpanMetricsConnector(new SpanMetricsPlan(config, "me", bound -> 0), context);
    connector.start();
  }

  static SpanMetricsWorld of(String... yaml) {
    return new SpanMetricsWorld(String.join("\n", yaml), new MemoryBudget(1 << 26, 1 << 28));
  }

  SpanMetricsWorld send(ResourceSpans... resources) {
    RecordingReply reply = new RecordingReply();
    connector.accept(Spans.batch(resources), reply);
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    return this;
  }

  /** What the next flush tells. */
  List<ExportMetricsServiceRequest> flush() {
    world.manualClock().advance(FLUSH);
    return told();
  }

  /** What the second flush from now tells: the first one tells new counts as zero. */
  List<String> lines() {
    flush();
    return Points.lines(flush());
  }

  List<ExportMetricsServiceRequest> stop() {
    connector.stop(Deadline.after(world.clock().nanoTime(), Duration.ofSeconds(5)));
    return told();
  }

  private List<ExportMetricsServiceRequest> told() {
    List<ExportMetricsServiceRequest> told = new ArrayList<>();
    for (; seen < next.batches().size(); seen++) {
      try {
        told.add(
            ExportMetricsServiceRequest.parseFrom(
                next.batches().get(seen).payload().toByteArray()));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
    return told;
  }

  @Override
  public void close() {
    stop();
    world.close();
    assertThat(context.account().held()).isZero();
    assertThat(context.budget().usedBytes()).isZero();
  }
}
