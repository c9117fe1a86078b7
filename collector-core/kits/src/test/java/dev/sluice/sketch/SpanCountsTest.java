package dev.sluice.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ConnectorContract;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connector that makes data and flushes on a timer. */
class SpanCountsTest extends ConnectorContract<String> {
  @Override
  protected ConnectorFactory<String> factory() {
    return new SketchFactory(Signal.TRACES, Signal.METRICS, SpanCounts::new);
  }

  @Override
  protected String yaml() {
    return "{}";
  }

  @Override
  protected boolean passesOn() {
    return false;
  }

  @Override
  protected boolean isNamedByFiles() {
    return false;
  }

  @Test
  void tellsHowManySpansOfEachNameThereWereAndTellsAgainWhatWasNotTaken() throws Exception {
    try (TestContext world = TestContext.of(ComponentKind.CONNECTOR, "sketch")) {
      RecordingConsumer next = new RecordingConsumer();
      ConnectorContext context = world.between(new SignalPair(Signal.TRACES, Signal.METRICS), next);
      SpanCounts counts = new SpanCounts(context);
      counts.start();
      counts.accept(Telemetry.spans(5), new RecordingReply());
      counts.accept(Telemetry.spans(2), new RecordingReply());
      next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
      world.manualClock().advance(SpanCounts.FLUSH_INTERVAL);
      assertThat(context.account().held()).isEqualTo(1);
      next.answer(Outcome.accepted());
      world.manualClock().advance(SpanCounts.FLUSH_INTERVAL);
      counts.stop(Deadline.NONE);

      assertThat(context.account().taken()).isEqualTo(3);
      assertThat(context.account().held()).isZero();
      List<NumberDataPoint> points =
          ExportMetricsServiceRequest.parseFrom(next.batches().get(0).payload().toByteArray())
              .getResourceMetrics(0)
              .getScopeMetrics(0)
              .getMetrics(0)
              .getSum()
              .getDataPointsList();
      assertThat(points).extracting(NumberDataPoint::getAsInt).containsExactly(7L);
    }
  }
}
