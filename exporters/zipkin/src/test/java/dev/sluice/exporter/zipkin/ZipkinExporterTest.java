package dev.sluice.exporter.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.Doubt;
import dev.sluice.component.Exporter;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.http.HttpAnswer;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.codec.SpanBytesDecoder;

/** The exporter without queue and retry: each outcome is that of one attempt. */
@Timeout(60)
class ZipkinExporterTest {
  private static final String COMPONENT = "exporter/zipkin";
  private static final String DIRECT =
      "sending_queue: {enabled: false}\nretry_on_failure: {enabled: false}\n";

  private static Outcome send(ZipkinSink sink, String yaml, Batch batch) throws Exception {
    try (TestContext context = TestContext.of(ComponentKind.EXPORTER, "zipkin", Signal.TRACES)) {
      Outcome outcome = send(context, sink, yaml, batch);
      assertThat(context.budget().usedBytes()).isZero();
      return outcome;
    }
  }

  private static Outcome send(TestContext context, ZipkinSink sink, String yaml, Batch batch)
      throws Exception {
    Exporter exporter =
        new ZipkinExporterFactory()
            .create(
                SpecBinder.fromYaml(
                    ZipkinExporterConfig.SPEC, DIRECT + "endpoint: " + sink.url() + "\n" + yaml),
                context);
    exporter.start();
    RecordingReply reply = new RecordingReply();
    BranchLedger branch = new BranchLedger("traces", ComponentId.parse("zipkin"));
    exporter.export(batch, branch, reply);
    Awaitility.await().until(reply::isComplete);
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));
    return reply.outcome().forClient();
  }

  private static Batch batch(ExportTraceServiceRequest request, int items) {
    return Batch.of(
        Signal.TRACES,
        Payload.of(request.toByteArray()),
        items,
        RequestMetadata.NONE,
        MemoryLease.NONE);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"endpoint", "format"})
  void postsListsOfSpansInTheFormatThatIsWanted() throws Exception {
    try (ZipkinSink sink = new ZipkinSink()) {
      for (String format : List.of("json", "proto")) {
        assertThat(send(sink, "format: " + format, Telemetry.spans(7)))
            .isEqualTo(Outcome.accepted());
        ZipkinSink.Request request = sink.requests.get(sink.requests.size() - 1);
        assertThat(request.head().path()).isEqualTo("/api/v2/spans");
        assertThat(request.head().header("content-type"))
            .isEqualTo(format.equals("json") ? "application/json" : "application/x-protobuf");
        assertThat(request.head().header("content-encoding")).isNull();
        SpanBytesDecoder decoder =
            format.equals("json") ? SpanBytesDecoder.JSON_V2 : SpanBytesDecoder.PROTO3;
        assertThat(decoder.decodeList(request.body())).hasSize(7);
      }
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "default_service_name")
  void namesTheServiceOfSpansWithoutOne() throws Exception {
    try (ZipkinSink sink = new ZipkinSink()) {
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      Span span = Telemetry.traces(0, 1).getResourceSpans(0).getScopeSpans(0).getSpans(0);
      request.addResourceSpansBuilder().addScopeSpansBuilder().addSpans(span);
      send(sink, "", batch(request.build(), 1));
      send(sink, "default_service_name: nobody", batch(request.build(), 1));
      assertThat(sink.requests)
          .extracting(
              each -> SpanBytesDecoder.JSON_V2.decodeList(each.body()).get(0).localServiceName())
          .containsExactly("otlpresourcenoservicename", "nobody");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 404, 413, 429, 500, 503})
  void everyAnswerThatIsNoSuccessMayBeAnotherOneLater(int status) throws Exception {
    try (ZipkinSink sink = new ZipkinSink().answering(HttpAnswer.empty(status))) {
      Outcome outcome = send(sink, "", Telemetry.spans(1));
      assertThat(outcome).isInstanceOf(Outcome.Retry.class);
      assertThat(((Outcome.Retry) outcome).message())
          .isEqualTo("failed the request with status code " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 204})
  void everySuccessIsOne(int status) throws Exception {
    try (ZipkinSink sink = new ZipkinSink().answering(HttpAnswer.empty(status))) {
      assertThat(send(sink, "", Telemetry.spans(1))).isEqualTo(Outcome.accepted());
    }
  }

  @Test
  void aSpanWithoutIdsIsDroppedAndTheOthersGo() throws Exception {
    try (ZipkinSink sink = new ZipkinSink()) {
      ExportTraceServiceRequest.Builder request = Telemetry.traces(0, 3).toBuilder();
      request.getResourceSpansBuilder(0).getScopeSpansBuilder(0).getSpansBuilder(0).clearTraceId();
      assertThat(send(sink, "", batch(request.build(), 3))).isInstanceOf(Outcome.Accepted.class);
      assertThat(SpanBytesDecoder.JSON_V2.decodeList(sink.requests.get(0).body())).hasSize(2);
    }
  }

  @Test
  void spansOfWhichNoneHasIdsAreRejected() throws Exception {
    try (ZipkinSink sink = new ZipkinSink()) {
      ExportTraceServiceRequest.Builder request = Telemetry.traces(0, 1).toBuilder();
      request.getResourceSpansBuilder(0).getScopeSpansBuilder(0).getSpansBuilder(0).clearSpanId();
      Outcome outcome = send(sink, "", batch(request.build(), 1));
      assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
      assertThat(((Outcome.Rejected) outcome).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
      assertThat(sink.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "proto"})
  void aBodyThatThereIsNoRoomForIsTriedAgainAndOneThatNeverFitsIsNot(String format)
      throws Exception {
    MemoryBudget full = new MemoryBudget(8 << 20);
    full.charge(full.capacityBytes() - 1_000);
    MemoryBudget small = new MemoryBudget(100_000);
    String yaml = "format: " + format;
    try (ZipkinSink sink = new ZipkinSink();
        TestContext inFull =
            TestContext.of(ComponentKind.EXPORTER, "zipkin", Signal.TRACES).withBudget(full);
        TestContext inSmall =
            TestContext.of(ComponentKind.EXPORTER, "zipkin", Signal.TRACES).withBudget(small)) {
      assertThat(send(inFull, sink, yaml, Telemetry.spans(1_000)))
          .isEqualTo(Outcome.Retry.NO_MEMORY);
      assertThat(full.usedBytes()).isEqualTo(full.capacityBytes() - 1_000);
      assertThat(send(inSmall, sink, yaml, Telemetry.spans(1_000)))
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              rejected -> assertThat(rejected.message()).contains("limit of 50000 bytes"));
      assertThat(small.usedBytes()).isZero();
      assertThat(sink.requests).isEmpty();
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "timeout")
  void givesAnAttemptUpAtItsTimeout() throws Exception {
    try (ZipkinSink sink = new ZipkinSink().answering(null);
        TestContext context = TestContext.of(ComponentKind.EXPORTER, "zipkin", Signal.TRACES)) {
      Exporter exporter =
          new ZipkinExporterFactory()
              .create(
                  SpecBinder.fromYaml(
                      ZipkinExporterConfig.SPEC, DIRECT + "timeout: 7s\nendpoint: " + sink.url()),
                  context);
      exporter.start();
      RecordingReply reply = new RecordingReply();
      BranchLedger branch = new BranchLedger("traces", ComponentId.parse("zipkin"));
      exporter.export(Telemetry.spans(1), branch, reply);
      Awaitility.await().until(() -> sink.requests.size() == 1);
      context.manualClock().advance(Duration.ofMillis(6_999));
      assertThat(reply.isComplete()).isFalse();
      context.manualClock().advance(Duration.ofMillis(1));
      Awaitility.await().until(reply::isComplete);
      assertThat(((Outcome.Retry) reply.outcome()).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));
      assertThat(context.budget().usedBytes()).isZero();
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "compression")
  void compressesWhereThatIsWanted() throws Exception {
    try (ZipkinSink sink = new ZipkinSink()) {
      send(sink, "compression: gzip", Telemetry.spans(100));
      assertThat(sink.requests.get(0).head().header("content-encoding")).isEqualTo("gzip");
      assertThat(SpanBytesDecoder.JSON_V2.decodeList(sink.requests.get(0).body())).hasSize(100);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "headers")
  void sendsTheHeadersThatItIsTold() throws Exception {
    try (ZipkinSink sink = new ZipkinSink()) {
      send(sink, "headers: {x-tenant: a}", Telemetry.spans(1));
      assertThat(sink.requests.get(0).head().header("x-tenant")).isEqualTo("a");
    }
  }

  @Test
  void anEndpointThatCannotBeMeantIsDoubted() {
    assertThat(doubts("http://zipkin:9411/api/v2/spans", true)).isEmpty();
    assertThat(doubts("http://localhost:9411/api/v2/spans", false)).isEmpty();
    assertThat(doubts("http://localhost:9411/api/v2/spans", true))
        .singleElement()
        .satisfies(
            doubt -> {
              assertThat(doubt.path()).isEqualTo("endpoint");
              assertThat(doubt.text()).startsWith("localhost is this container itself");
            });
    assertThat(doubts("/api/v2/spans", false))
        .extracting(Doubt::text)
        .containsExactly("is not a whole URL; write http://host:port/path");
  }

  private static List<Doubt> doubts(String endpoint, boolean isAlone) {
    return new ZipkinExporterFactory()
        .doubts(SpecBinder.fromYaml(ZipkinExporterConfig.SPEC, "endpoint: " + endpoint), isAlone);
  }

  @Test
  void asksForAnEndpointAndKnowsTwoFormats() {
    assertThatThrownBy(() -> SpecBinder.fromYaml(ZipkinExporterConfig.SPEC, "{}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("endpoint required");
    assertThatThrownBy(
            () ->
                SpecBinder.fromYaml(
                    ZipkinExporterConfig.SPEC, "{endpoint: 'http://a/b', format: thrift}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("thrift is not one of json or proto");
  }
}
