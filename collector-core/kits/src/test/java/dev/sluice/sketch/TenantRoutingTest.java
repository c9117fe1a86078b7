package dev.sluice.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ConnectorContract;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connector that chooses among the pipelines behind it by what it sees. */
class TenantRoutingTest extends ConnectorContract<String> {
  private final TestContext world = TestContext.of(ComponentKind.CONNECTOR, "sketch");
  private final RecordingConsumer shop = new RecordingConsumer();
  private final RecordingConsumer rest = new RecordingConsumer();

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Override
  protected ConnectorFactory<String> factory() {
    return new SketchFactory(Signal.TRACES, Signal.TRACES, TenantRouting::new);
  }

  @Override
  protected String yaml() {
    return "{}";
  }

  @Override
  protected String pipelineBehind(SignalPair pair) {
    return "traces/default";
  }

  @Override
  protected boolean isNamedByFiles() {
    return false;
  }

  private TenantRouting routing() {
    Map<String, TelemetryConsumer> pipelines = new LinkedHashMap<>();
    pipelines.put("traces/shop", shop);
    pipelines.put("traces/default", rest);
    return new TenantRouting(
        world.between(new SignalPair(Signal.TRACES, Signal.TRACES), pipelines));
  }

  /** Three spans of the shop, two of nobody, four of one without a pipeline. */
  private static Batch ofThree() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpans(of("shop", 3));
    request.addResourceSpans(Telemetry.traces(0, 2).getResourceSpans(0));
    request.addResourceSpans(of("bank", 4));
    return Batch.of(Signal.TRACES, Payload.of(request.build().toByteArray()), 9);
  }

  private static io.opentelemetry.proto.trace.v1.ResourceSpans of(String tenant, int spans) {
    io.opentelemetry.proto.trace.v1.ResourceSpans.Builder entry =
        Telemetry.traces(0, spans).getResourceSpans(0).toBuilder();
    entry
        .getResourceBuilder()
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("tenant")
                .setValue(AnyValue.newBuilder().setStringValue(tenant)));
    return entry.build();
  }

  @Test
  void eachResourceGoesItsWayAndTheAnswerIsOne() {
    RecordingReply reply = new RecordingReply();
    routing().accept(ofThree(), reply);
    assertThat(shop.acceptedItems()).isEqualTo(3);
    assertThat(rest.acceptedItems()).isEqualTo(6);
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    assertThat(world.budget().usedBytes()).isZero();
  }

  @Test
  void whatOneWayRefusesIsTold() {
    shop.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
    RecordingReply reply = new RecordingReply();
    routing().accept(ofThree(), reply);
    assertThat(reply.outcome()).isInstanceOf(Outcome.Mixed.class);
    assertThat(reply.outcome().forClient()).isInstanceOf(Outcome.Retry.class);
  }
}
