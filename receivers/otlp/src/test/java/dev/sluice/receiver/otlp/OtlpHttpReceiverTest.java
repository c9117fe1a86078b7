package dev.sluice.receiver.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.codec.ContentCodings;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.otlp.json.OtlpJsonWriter;
import dev.sluice.otlp.write.ProtoWriter;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.Telemetry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OtlpHttpReceiverTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String TRACES = "/v1/traces";

  private static byte[] spans(int items) {
    return Telemetry.request(Signal.TRACES, 0, items).toByteArray();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private static RpcStatus status(HttpResponse<byte[]> response) {
    return requireNonNull(RpcStatus.decode(response.body()));
  }

  private static String contentType(HttpResponse<byte[]> response) {
    return response.headers().firstValue("content-type").orElse("");
  }

  @ParameterizedTest
  @EnumSource(value = Signal.class, mode = EnumSource.Mode.EXCLUDE, names = "PROFILES")
  void everySignalArrivesAsProtobufAndAsJson(Signal signal) throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture()) {
      byte[] request = Telemetry.request(signal, 0, 50).toByteArray();
      String path = "/v1/" + signal.id();

      HttpResponse<byte[]> protobuf = fixture.post(path, PROTOBUF, request);
      assertThat(protobuf.statusCode()).isEqualTo(200);
      assertThat(contentType(protobuf)).isEqualTo(PROTOBUF);
      assertThat(protobuf.body()).isEqualTo(new byte[] {0x0a, 0});

      HttpResponse<byte[]> json =
          fixture.post(
              path,
              "Application/JSON; charset=utf-8",
              OtlpJsonWriter.request(signal, Payload.of(request)));
      assertThat(json.statusCode()).as(text(json)).isEqualTo(200);
      assertThat(contentType(json)).isEqualTo(JSON);
      assertThat(text(json)).isEqualTo("{\"partialSuccess\":{}}");

      List<Batch> batches = fixture.next(signal).batches();
      assertThat(batches).hasSize(2);
      assertThat(batches.get(0).payload().toByteArray()).isEqualTo(request);
      assertThat(batches.get(0).items()).isEqualTo(50);
      assertThat(batches.get(1).items()).isEqualTo(50);
      assertThat(OtlpJsonWriter.request(signal, batches.get(1).payload()))
          .isEqualTo(OtlpJsonWriter.request(signal, batches.get(0).payload()));
      assertThat(fixture.metric("accepted", signal, "http")).isEqualTo(100);
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "zlib", "deflate", "snappy", "x-snappy-framed", "lz4"})
  void compressedBodiesAreInflatedAndKept(String coding) throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        ContentCodings codings = new ContentCodings()) {
      byte[] request = spans(200);
      Payload body =
          Payload.of(codings.of(coding).orElseThrow().encode(List.of(Slice.of(request)), -1));
      HttpResponse<byte[]> response =
          fixture.post(TRACES, PROTOBUF, body.toByteArray(), "Content-Encoding", coding);
      assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
      Batch batch = fixture.next(Signal.TRACES).batches().get(0);
      assertThat(requireNonNull(batch.encoded()).bytes().length())
          .isEqualTo((int) body.sizeBytes());
      await().until(() -> !batch.isInflated()); // the answer may come before they are let go
      assertThat(batch.payload().toByteArray()).isEqualTo(request);
    }
  }

  @Test
  void aCompressedBatchWeighsItsBytesUntilItsLastHolderIsDone() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        ContentCodings codings = new ContentCodings()) {
      byte[] body =
          Payload.of(codings.of("gzip").orElseThrow().encode(List.of(Slice.of(spans(200))), -1))
              .toByteArray();
      fixture
          .next(Signal.TRACES)
          .answerBy(
              batch -> {
                batch.lease().retain();
                return Outcome.accepted();
              });
      fixture.post(TRACES, PROTOBUF, body, "Content-Encoding", "gzip");
      await().until(() -> fixture.budget.usedBytes() == body.length);
      fixture.next(Signal.TRACES).batches().get(0).lease().release();
      assertThat(fixture.budget.usedBytes()).isZero();
    }
  }

  @Test
  void refusalsBeforeTheBodyAreThoseOfTheReference() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture("", "", Set.of(Signal.TRACES))) {
      HttpResponse<byte[]> get = fixture.send(HttpRequest.newBuilder(fixture.url(TRACES)).GET());
      assertThat(get.statusCode()).isEqualTo(405);
      assertThat(contentType(get)).isEqualTo("text/plain");
      assertThat(text(get)).isEqualTo("405 method not allowed, supported: [POST]");
      for (String type : List.of("", "text/plain", "application/grpc")) {
        HttpResponse<byte[]> other = fixture.post(TRACES, type, spans(1));
        assertThat(other.statusCode()).isEqualTo(415);
        assertThat(text(other))
            .isEqualTo(
                "415 unsupported media type, supported: [application/json,"
                    + " application/x-protobuf]");
      }
      assertThat(fixture.post("/v1/logs", PROTOBUF, new byte[0]).statusCode()).isEqualTo(404);
      assertThat(fixture.post("/v1/traces/", PROTOBUF, new byte[0]).statusCode()).isEqualTo(404);
      assertThat(fixture.next(Signal.TRACES).batches()).isEmpty();
    }
  }

  @Test
  void emptyRequestsSucceedAndLeaveNoTrace() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture()) {
      assertThat(fixture.post(TRACES, PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
      assertThat(fixture.post(TRACES, JSON, "{}".getBytes(UTF_8)).statusCode()).isEqualTo(200);
      HttpResponse<byte[]> nothing = fixture.post(TRACES, JSON, new byte[0]);
      assertThat(nothing.statusCode()).isEqualTo(400);
      assertThat(text(nothing)).contains("\"code\":3");
      assertThat(fixture.next(Signal.TRACES).batches()).isEmpty();
      assertThat(fixture.metric("accepted", Signal.TRACES, "http")).isZero();
      assertThat(fixture.metric("refused", Signal.TRACES, "http")).isZero();
    }
  }

  @Test
  void badBodiesAreAnsweredInTheEncodingOfTheRequest() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture()) {
      byte[] whole = spans(3);
      byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
      HttpResponse<byte[]> protobuf = fixture.post(TRACES, PROTOBUF, cut);
      assertThat(protobuf.statusCode()).isEqualTo(400);
      assertThat(contentType(protobuf)).isEqualTo(PROTOBUF);
      assertThat(status(protobuf).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
      HttpResponse<byte[]> json =
          fixture.post(TRACES, JSON, "{\"resourceSpans\":[1".getBytes(UTF_8));
      assertThat(json.statusCode()).isEqualTo(400);
      assertThat(contentType(json)).isEqualTo(JSON);
      assertThat(text(json)).startsWith("{\"code\":3,\"message\":\"");
      HttpResponse<byte[]> gzip = fixture.post(TRACES, JSON, whole, "Content-Encoding", "gzip");
      assertThat(gzip.statusCode()).isEqualTo(400);
      assertThat(text(gzip)).contains("\"code\":3");
      HttpResponse<byte[]> coding = fixture.post(TRACES, PROTOBUF, whole, "Content-Encoding", "br");
      assertThat(coding.statusCode()).isEqualTo(400);
      assertThat(status(coding).message()).isEqualTo("unsupported Content-Encoding: br");
      assertThat(fixture.next(Signal.TRACES).batches()).isEmpty();
      assertThat(fixture.metric("refused", Signal.TRACES, "http")).isZero();
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  @ObservesKey(component = "receiver/otlp", keys = "protocols::http::max_request_body_size")
  void bodiesOverTheLimitAre413() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture("", "max_request_body_size: 1000")) {
      HttpResponse<byte[]> response = fixture.post(TRACES, PROTOBUF, spans(50));
      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(status(response).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(fixture.post(TRACES, PROTOBUF, spans(1)).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(value = StatusCode.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void whatThePipelineSaysReachesTheClient(StatusCode code) throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture()) {
      fixture.next(Signal.TRACES).answer(new Outcome.Rejected(code, "no"));
      HttpResponse<byte[]> rejected = fixture.post(TRACES, PROTOBUF, spans(10));
      assertThat(rejected.statusCode()).isEqualTo(OutcomeTable.httpCode(code));
      assertThat(status(rejected)).isEqualTo(new RpcStatus(code, "no", null));

      fixture.next(Signal.TRACES).answer(new Outcome.Retry(code, "wait", RetryCause.BACKEND));
      HttpResponse<byte[]> retry = fixture.post(TRACES, PROTOBUF, spans(10));
      assertThat(OutcomeTable.isRetryableHttp(retry.statusCode())).isTrue();
      assertThat(fixture.metric("refused", Signal.TRACES, "http")).isEqualTo(20);
    }
  }

  @Test
  void aDelayGoesOutAsRetryAfterAndRetryInfo() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture()) {
      fixture
          .next(Signal.TRACES)
          .answer(
              new Outcome.Retry(
                  Duration.ofMillis(2_500),
                  StatusCode.UNAVAILABLE,
                  "later",
                  RetryCause.BACKEND,
                  null));
      HttpResponse<byte[]> response = fixture.post(TRACES, PROTOBUF, spans(10));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("retry-after")).contains("3");
      assertThat(status(response).retryAfter()).isEqualTo(Duration.ofMillis(2_500));
      byte[] json = OtlpJsonWriter.request(Signal.TRACES, Payload.of(spans(1)));
      assertThat(text(fixture.post(TRACES, JSON, json)))
          .contains("\"code\":14")
          .contains("\"retryDelay\":\"2.500s\"");
      fixture
          .next(Signal.TRACES)
          .answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "full", RetryCause.QUEUE_FULL));
      HttpResponse<byte[]> full = fixture.post(TRACES, PROTOBUF, spans(10));
      assertThat(full.statusCode()).isEqualTo(503);
      assertThat(full.headers().firstValue("retry-after")).isEmpty();
    }
  }

  @Test
  void partialSuccessIsPassedOnInBothEncodings() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture()) {
      fixture.next(Signal.TRACES).answer(new Outcome.Accepted(3, "too \"old\""));
      ExportTraceServiceResponse response =
          ExportTraceServiceResponse.parseFrom(fixture.post(TRACES, PROTOBUF, spans(10)).body());
      assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(3);
      assertThat(response.getPartialSuccess().getErrorMessage()).isEqualTo("too \"old\"");
      byte[] json = OtlpJsonWriter.request(Signal.TRACES, Payload.of(spans(10)));
      assertThat(text(fixture.post(TRACES, JSON, json)))
          .isEqualTo(
              "{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"too \\\"old\\\"\"}}");
      assertThat(fixture.metric("accepted", Signal.TRACES, "http")).isEqualTo(14);
      assertThat(fixture.metric("refused", Signal.TRACES, "http")).isEqualTo(6);
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {
        "protocols::http::traces_url_path",
        "protocols::http::metrics_url_path",
        "protocols::http::logs_url_path"
      })
  void signalsAreTakenOnTheirPaths() throws Exception {
    try (ReceiverFixture fixture =
        new ReceiverFixture(
            "", "traces_url_path: in/t, metrics_url_path: /m, logs_url_path: /v1/traces")) {
      assertThat(fixture.post("/in/t", PROTOBUF, spans(1)).statusCode()).isEqualTo(200);
      byte[] points = Telemetry.request(Signal.METRICS, 0, 2).toByteArray();
      assertThat(fixture.post("/m", PROTOBUF, points).statusCode()).isEqualTo(200);
      byte[] logs = Telemetry.request(Signal.LOGS, 0, 3).toByteArray();
      assertThat(fixture.post("/v1/traces", PROTOBUF, logs).statusCode()).isEqualTo(200);
      assertThat(fixture.next(Signal.TRACES).items()).isEqualTo(1);
      assertThat(fixture.next(Signal.METRICS).items()).isEqualTo(2);
      assertThat(fixture.next(Signal.LOGS).items()).isEqualTo(3);
      assertThat(fixture.post("/v1/logs", PROTOBUF, logs).statusCode()).isEqualTo(404);
    }
  }

  @Test
  @ObservesKey(component = "receiver/otlp", keys = "protocols::http::include_metadata")
  void metadataTravelsOnlyWhenIncluded() throws Exception {
    try (ReceiverFixture without = new ReceiverFixture();
        ReceiverFixture with = new ReceiverFixture("", "include_metadata: true")) {
      without.post(TRACES, PROTOBUF, spans(1), "X-Tenant", "acme");
      with.post(TRACES, PROTOBUF, spans(1), "X-Tenant", "acme");
      assertThat(without.next(Signal.TRACES).batches().get(0).metadata().headers()).isEmpty();
      Batch batch = with.next(Signal.TRACES).batches().get(0);
      assertThat(batch.metadata().header("x-tenant")).containsExactly("acme");
      assertThat(batch.metadata().header("Host"))
          .containsExactly("127.0.0.1:" + with.url("/").getPort());
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {
        "protocols::http::response_headers",
        "protocols::http::compression_algorithms",
        "protocols::http::cors::allowed_origins",
        "protocols::http::endpoint"
      })
  void keysOfTheServerHaveTheirEffect() throws Exception {
    try (ReceiverFixture fixture =
        new ReceiverFixture(
            "",
            "response_headers: {X-Served-By: me}, compression_algorithms: [zstd],"
                + " cors: {allowed_origins: ['https://*.example']}")) {
      HttpResponse<byte[]> response =
          fixture.post(TRACES, PROTOBUF, spans(1), "Origin", "https://app.example");
      assertThat(response.headers().firstValue("x-served-by")).contains("me");
      assertThat(response.headers().firstValue("access-control-allow-origin"))
          .contains("https://app.example");
      assertThat(
              fixture
                  .post(TRACES, PROTOBUF, new byte[] {1}, "Content-Encoding", "gzip")
                  .statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void jsonWithoutRoomIsRefusedForNow() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture()) {
      byte[] json = OtlpJsonWriter.request(Signal.TRACES, Payload.of(spans(100)));
      fixture.budget.charge(fixture.budget.capacityBytes() - json.length - json.length / 2);
      HttpResponse<byte[]> response = fixture.post(TRACES, JSON, json);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("retry-after")).contains("1");
      assertThat(fixture.next(Signal.TRACES).batches()).isEmpty();
    }
  }

  private static final String ZEROS =
      "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"histogram\":{\"dataPoints\":[{\"bucketCounts\":[0%s]}]}}]}]}]}";

  @Test
  @ObservesKey(component = "receiver/otlp", keys = "protocols::http::max_request_body_size")
  void jsonThatBecomesLargerThanTheLimitIs413LikeABodyThatIs() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture("", "max_request_body_size: 100000")) {
      HttpResponse<byte[]> response =
          fixture.post("/v1/metrics", JSON, ZEROS.formatted(",0".repeat(40_000)).getBytes(UTF_8));
      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(text(response))
          .isEqualTo("{\"code\":8,\"message\":\"http: request body too large\"}");
      HttpResponse<byte[]> small =
          fixture.post("/v1/metrics", JSON, ZEROS.formatted(",0".repeat(4_000)).getBytes(UTF_8));
      assertThat(small.statusCode()).isEqualTo(200);
      assertThat(fixture.next(Signal.METRICS).batches()).hasSize(1);
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  void jsonThatBecomesLargerThanTheRoomIsRefusedForNowWhereverItEnds() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture()) {
      byte[] json = ZEROS.formatted(",0".repeat(400_000)).getBytes(UTF_8); // 3.2 MB
      fixture.budget.charge(fixture.budget.capacityBytes() * 3 / 4 - (5 << 20));
      long before = fixture.budget.usedBytes();
      HttpResponse<byte[]> response = fixture.post("/v1/metrics", JSON, json);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("retry-after")).contains("1");
      assertThat(fixture.budget.peakBytes()).isLessThanOrEqualTo(fixture.budget.capacityBytes());
      await().until(() -> fixture.budget.usedBytes() == before);

      fixture.budget.release(before);
      assertThat(fixture.post("/v1/metrics", JSON, json).statusCode()).isEqualTo(200);
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  void instrumentationLibrariesOfOldSendersArriveAsScopes() throws Exception {
    ProtoWriter old = new ProtoWriter();
    int resource = old.begin(1);
    int scope = old.begin(1000);
    int span = old.begin(2);
    old.string(5, "old");
    old.end(span);
    old.end(scope);
    old.end(resource);
    byte[] plain = old.toByteArray();
    String json =
        "{\"resourceSpans\":[{\"instrumentationLibrarySpans\":[{\"spans\":[{\"name\":\"old\"}]}]}]}";
    try (ReceiverFixture fixture = new ReceiverFixture();
        ContentCodings codings = new ContentCodings()) {
      byte[] gzip =
          Payload.of(codings.of("gzip").orElseThrow().encode(List.of(Slice.of(plain)), -1))
              .toByteArray();
      assertThat(fixture.post(TRACES, PROTOBUF, plain).statusCode()).isEqualTo(200);
      assertThat(fixture.post(TRACES, PROTOBUF, gzip, "Content-Encoding", "gzip").statusCode())
          .isEqualTo(200);
      assertThat(fixture.post(TRACES, JSON, json.getBytes(UTF_8)).statusCode()).isEqualTo(200);
      assertThat(fixture.next(Signal.TRACES).batches()).hasSize(3);
      for (Batch batch : fixture.next(Signal.TRACES).batches()) {
        assertThat(batch.items()).isEqualTo(1);
        assertThat(batch.encoded()).isNull();
        var request = ExportTraceServiceRequest.parseFrom(batch.payload().toByteArray());
        assertThat(request.getResourceSpans(0).getScopeSpans(0).getSpans(0).getName())
            .isEqualTo("old");
        assertThat(request.getResourceSpans(0).getUnknownFields().asMap()).isEmpty();
      }
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }
}
