package dev.sluice.exporter.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Exporter;
import dev.sluice.component.Extension;
import dev.sluice.component.OutgoingCall;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.http.HttpAnswer;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryLease;
import dev.sluice.otlp.write.ProtoWriter;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exporter without queue and retry: each outcome is that of one attempt. */
class OtlpHttpExporterTest {
  private static final String COMPONENT = "exporter/otlp_http";
  private static final String DIRECT =
      "sending_queue: {enabled: false}\nretry_on_failure: {enabled: false}\n";

  static List<String> codings() {
    return ContentCodings.NAMES;
  }

  /** Sends one batch and returns its outcome, as one for all parts where it was cut. */
  private static Outcome send(HttpSink sink, String yaml, Batch batch) throws Exception {
    try (TestContext context =
        TestContext.of(ComponentKind.EXPORTER, "otlp_http", batch.signal())) {
      return send(context, "endpoint: " + sink.url("") + "\n" + yaml, batch);
    }
  }

  private static Outcome send(TestContext context, String yaml, Batch batch) throws Exception {
    OtlpHttpConfig config = SpecBinder.fromYaml(OtlpHttpConfig.SPEC, DIRECT + yaml);
    Exporter exporter = new OtlpHttpExporterFactory().create(config, context);
    exporter.start();
    RecordingReply reply = new RecordingReply();
    BranchLedger branch = new BranchLedger(batch.signal().id(), ComponentId.parse("otlp_http"));
    exporter.export(batch, branch, reply);
    Awaitility.await().until(reply::isComplete);
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));
    return reply.outcome().forClient();
  }

  private static Outcome answered(HttpAnswer answer) throws Exception {
    try (HttpSink sink = new HttpSink().answering(answer)) {
      return send(sink, "", Telemetry.spans(10));
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "endpoint")
  void postsEachSignalToItsPathBelowTheEndpoint() throws Exception {
    try (HttpSink sink = new HttpSink()) {
      for (Signal signal : List.of(Signal.TRACES, Signal.METRICS, Signal.LOGS)) {
        Batch batch = Telemetry.batch(signal, 5);
        assertThat(send(sink, "", batch)).isEqualTo(Outcome.accepted());
        HttpSink.Request request = sink.requests.get(sink.requests.size() - 1);
        assertThat(request.head().method()).isEqualTo("POST");
        assertThat(request.head().path()).isEqualTo("/v1/" + signal.id());
        assertThat(request.head().header("content-type")).isEqualTo("application/x-protobuf");
        assertThat(request.head().header("content-encoding")).isEqualTo("gzip");
        assertThat(request.body()).isEqualTo(batch.payload().toByteArray());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x ", "Bearer x\\n", "\\t Bearer x\\r\\n"})
  void aHeaderLosesBlanksAndLineEndsAroundIt(String value) throws Exception {
    try (HttpSink sink = new HttpSink()) {
      for (String headers :
          List.of("{authorization: \"%s\"}", "[{name: authorization, value: \"%s\"}]")) {
        String yaml = "headers: " + headers.formatted(value);
        assertThat(send(sink, yaml, Telemetry.spans(1))).isEqualTo(Outcome.accepted());
        HttpSink.Request request = sink.requests.get(sink.requests.size() - 1);
        assertThat(request.head().header("authorization")).isEqualTo("Bearer x");
      }
    }
  }

  @Test
  void aHeaderBeyondAsciiGoesOutInUtf8() throws Exception {
    try (HttpSink sink = new HttpSink()) {
      assertThat(send(sink, "headers: {x: \"grün 日\"}", Telemetry.spans(1)))
          .isEqualTo(Outcome.accepted());
      String seen = String.valueOf(sink.requests.get(0).head().header("x"));
      assertThat(new String(seen.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
          .isEqualTo("grün 日");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', /v1/traces",
    "/, /v1/traces",
    "/base, /base/v1/traces",
    "/base/, /base/v1/traces"
  })
  void joinsBaseAndPathWithOneSlash(String base, String path) throws Exception {
    try (HttpSink sink = new HttpSink();
        TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_http", Signal.TRACES)) {
      send(context, "endpoint: " + sink.url(base), Telemetry.spans(1));
      assertThat(sink.requests.get(0).head().path()).isEqualTo(path);
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"traces_endpoint", "metrics_endpoint", "logs_endpoint", "profiles_endpoint"})
  void usesTheUrlOfASignalAsItIs() throws Exception {
    try (HttpSink sink = new HttpSink()) {
      for (Signal signal : Signal.values()) {
        try (TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_http", signal)) {
          Batch batch =
              signal == Signal.PROFILES
                  ? Batch.of(signal, Payload.EMPTY, 1)
                  : Telemetry.batch(signal, 1);
          send(context, signal.id() + "_endpoint: " + sink.url("/own"), batch);
        }
      }
      assertThat(sink.requests).hasSize(4).allMatch(r -> r.head().path().equals("/own"));
    }
  }

  @Test
  void refusesConfigurationsWithoutAPlaceToSendTo() {
    assertThatThrownBy(() -> SpecBinder.fromYaml(OtlpHttpConfig.SPEC, "{}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at least one endpoint must be specified");
    assertThatThrownBy(
            () -> SpecBinder.fromYaml(OtlpHttpConfig.SPEC, "{traces_endpoint: 'http://a b'}"))
        .hasMessageContaining("traces_endpoint must be a valid URL");
    assertThatThrownBy(
            () -> SpecBinder.fromYaml(OtlpHttpConfig.SPEC, "{endpoint: 'http://a', encoding: x}"))
        .hasMessageContaining("invalid encoding type: x");
    try (TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_http", Signal.LOGS)) {
      OtlpHttpConfig tracesOnly =
          SpecBinder.fromYaml(OtlpHttpConfig.SPEC, "{traces_endpoint: 'http://a'}");
      assertThatThrownBy(() -> new OtlpHttpExporterFactory().create(tracesOnly, context))
          .hasMessage("either endpoint or logs_endpoint must be specified");
    }
  }

  @Test
  void refusesRequestsToWhatIsNoHttpUrl() throws Exception {
    try (TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_http", Signal.TRACES)) {
      Outcome outcome = send(context, "traces_endpoint: v1/traces", Telemetry.spans(1));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              rejected -> assertThat(rejected.message()).contains("unsupported protocol scheme"));
      assertThat(context.log().messages("warn"))
          .contains("No request can be made to this endpoint");
    }
  }

  @Test
  void noErrorShowsThePasswordOfItsUrl() throws Exception {
    try (HttpSink sink = new HttpSink().answering(HttpAnswer.text(400, "no"))) {
      String refusing = sink.url("").replace("//", "//u:SECRET@");
      for (String url : List.of(refusing, "http://u:SECRET@127.0.0.1:1", "ftp://u:SECRET@h/a")) {
        try (TestContext context =
            TestContext.of(ComponentKind.EXPORTER, "otlp_http", Signal.TRACES)) {
          Outcome outcome = send(context, "traces_endpoint: " + url, Telemetry.spans(1));
          assertThat(outcome.toString()).contains("//u:***@").doesNotContain("SECRET");
          assertThat(context.log().lines().toString()).doesNotContain("SECRET");
        }
      }
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "encoding")
  void writesJson() throws Exception {
    try (HttpSink sink = new HttpSink()) {
      send(sink, "encoding: json\ncompression: none", Telemetry.spans(3));
      HttpSink.Request request = sink.requests.get(0);
      assertThat(request.head().header("content-type")).isEqualTo("application/json");
      assertThat(request.head().header("content-encoding")).isNull();
      assertThat(new String(request.body(), UTF_8)).startsWith("{\"resourceSpans\":[");
    }
  }

  @Test
  void jsonIsChargedWhileItIsSentAndRefusedForNowOrForGoodWithoutRoom() throws Exception {
    byte[] spans = new byte[2 * 20_000]; // empty ones: two bytes here, fourteen in JSON
    for (int i = 0; i < spans.length; i += 2) {
      spans[i] = 2 << 3 | 2;
    }
    ProtoWriter request = new ProtoWriter();
    int resource = request.begin(1);
    request.bytes(2, spans, 0, spans.length).end(resource);
    Batch batch = Batch.of(Signal.TRACES, Payload.of(request.toByteArray()), 20_000);
    MemoryBudget budget = new MemoryBudget(2 << 20);
    try (HttpSink sink = new HttpSink();
        TestContext context =
            TestContext.of(ComponentKind.EXPORTER, "otlp_http", Signal.TRACES).withBudget(budget)) {
      String yaml = "endpoint: " + sink.url("") + "\nencoding: json\ncompression: none";
      assertThat(send(context, yaml, batch)).isEqualTo(Outcome.accepted());
      assertThat(sink.requests.get(0).body()).hasSizeBetween(280_000, 281_000);
      assertThat(budget.usedBytes()).isZero();
      assertThat(budget.peakBytes()).isGreaterThanOrEqualTo(280_000);

      budget.charge(budget.capacityBytes() - 100_000);
      assertThat(send(context, yaml, batch)).isEqualTo(Outcome.Retry.NO_MEMORY);
      assertThat(budget.usedBytes()).isEqualTo(budget.capacityBytes() - 100_000);
      assertThat(budget.peakBytes()).isLessThanOrEqualTo(budget.capacityBytes());
      assertThat(sink.requests).hasSize(1);
    }
    MemoryBudget small = new MemoryBudget(400_000);
    try (HttpSink sink = new HttpSink();
        TestContext context =
            TestContext.of(ComponentKind.EXPORTER, "otlp_http", Signal.TRACES).withBudget(small)) {
      String yaml = "endpoint: " + sink.url("") + "\nencoding: json\ncompression: none";
      assertThat(send(context, yaml, batch))
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              rejected -> assertThat(rejected.message()).contains("limit of 200000 bytes"));
      assertThat(small.usedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("codings")
  @ObservesKey(component = COMPONENT, keys = "compression")
  void compresses(String coding) throws Exception {
    try (HttpSink sink = new HttpSink()) {
      Batch batch = Telemetry.spans(100);
      send(sink, "compression: " + coding, batch);
      assertThat(sink.requests.get(0).head().header("content-encoding")).isEqualTo(coding);
      assertThat(ExportTraceServiceRequest.parseFrom(sink.requests.get(0).body()))
          .isEqualTo(ExportTraceServiceRequest.parseFrom(batch.payload().toByteArray()));
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "compression_params::level")
  void compressesAsHardAsItIsTold() throws Exception {
    try (HttpSink sink = new HttpSink()) {
      Batch batch = Telemetry.spans(500);
      send(sink, "compression_params: {level: 1}", batch);
      send(sink, "compression_params: {level: 9}", batch);
      assertThat(encodedBytes(sink, 1)).isLessThan(encodedBytes(sink, 0));
    }
    assertThatThrownBy(
            () ->
                SpecBinder.fromYaml(
                    OtlpHttpConfig.SPEC,
                    "{endpoint: 'http://a', compression: snappy, compression_params: {level: 3}}"))
        .hasMessageContaining("unsupported parameters {Level:3} for compression type \"snappy\"");
  }

  private static int encodedBytes(HttpSink sink, int index) {
    EncodedPayload encoded = sink.requests.get(index).encoded();
    return encoded == null ? -1 : encoded.bytes().length();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy"})
  void handsOnABodyAsItCameWhenTheCodingIsTheSame(String coding) throws Exception {
    Batch plain = Telemetry.spans(50);
    byte[] body = encode(coding, plain);
    Batch encoded =
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload(coding, Slice.of(body), plain.wireBytes()),
            () -> {
              throw new AssertionError("nobody needs to look inside");
            },
            50,
            RequestMetadata.NONE,
            MemoryLease.NONE);
    try (HttpSink sink = new HttpSink()) {
      assertThat(send(sink, "compression: " + coding, encoded)).isEqualTo(Outcome.accepted());
      EncodedPayload arrived = sink.requests.get(0).encoded();
      assertThat(arrived).isNotNull();
      assertThat(arrived == null ? null : arrived.bytes().array()).isEqualTo(body);
    }
  }

  @Test
  void codesABodyAnewWhenTheCodingsDiffer() throws Exception {
    Batch plain = Telemetry.spans(50);
    Batch encoded =
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload("gzip", Slice.of(encode("gzip", plain)), plain.wireBytes()),
            plain::payload,
            50,
            RequestMetadata.NONE,
            MemoryLease.NONE);
    try (HttpSink sink = new HttpSink()) {
      send(sink, "compression: zstd", encoded);
      assertThat(sink.requests.get(0).head().header("content-encoding")).isEqualTo("zstd");
      assertThat(sink.requests.get(0).body()).isEqualTo(plain.payload().toByteArray());
    }
  }

  private static byte[] encode(String name, Batch batch) {
    try (ContentCodings codings = new ContentCodings()) {
      ContentCoding coding = codings.of(name).orElseThrow();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (Slice slice : coding.encode(batch.payload().slices(), ContentCoding.DEFAULT_LEVEL)) {
        out.write(slice.array(), slice.offset(), slice.length());
      }
      return out.toByteArray();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void retriesWhatTheSpecificationCallsRetryable(int status) throws Exception {
    assertThat(answered(HttpAnswer.empty(status))).isInstanceOf(Outcome.Retry.class);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        301, 302, 303, 304, 307, 400, 401, 403, 404, 405, 408, 409, 413, 415, 418, 431, 500, 501,
        505
      })
  void rejectsEverythingElse(int status) throws Exception {
    assertThat(answered(HttpAnswer.empty(status)).forClient()).isInstanceOf(Outcome.Rejected.class);
  }

  @ParameterizedTest
  @CsvSource({"413, true", "400, false", "431, false"})
  void onlyContentTooLargeSaysThatHalfOfItMayBeTaken(int status, boolean tooLarge)
      throws Exception {
    assertThat(answered(HttpAnswer.empty(status)).forClient())
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.tooLarge()).isEqualTo(tooLarge));
  }

  @ParameterizedTest
  @CsvSource({
    "429, 7, PT7S",
    "503, 0, PT0S",
    "503, 'Fri, 02 Jan 2026 03:04:35 GMT', PT30S",
    "503, 'Fri, 02 Jan 2026 03:00:00 GMT', PT0S",
    "502, 7, ",
    "503, soon, ",
  })
  void honoursRetryAfter(int status, String header, Duration after) throws Exception {
    Outcome outcome = answered(HttpAnswer.empty(status).withHeader("Retry-After", header));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.after()).isEqualTo(after));
  }

  @Test
  void passesTheWordsOfTheBackendOn() throws Exception {
    byte[] status = new RpcStatus(StatusCode.INVALID_ARGUMENT, "no such tenant", null).encode();
    assertThat(answered(HttpAnswer.of(400, "application/x-protobuf", status)))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
              assertThat(rejected.message())
                  .contains("responded with HTTP Status Code 400, Message=no such tenant");
            });
    assertThat(answered(HttpAnswer.text(404, "nothing\nhere")))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.message()).endsWith("404, Message=nothing\\nhere"));
  }

  @Test
  void quotesNoPages() throws Exception {
    byte[] page = "<html>Bearer hush".getBytes(UTF_8);
    assertThat(answered(HttpAnswer.of(400, "text/html; charset=utf-8", page)))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.message()).endsWith("HTTP Status Code 400"));
  }

  @Test
  void quotesOfALongAnswerOnlyItsBeginning() throws Exception {
    String longText = "x".repeat(60_000) + "hush";
    byte[] status = new RpcStatus(StatusCode.INTERNAL, longText, null).encode();
    assertThat(answered(HttpAnswer.of(500, "application/x-protobuf", status)))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.message()).hasSizeLessThan(500).doesNotContain("hush"));
    assertThat(answered(HttpAnswer.text(500, longText)))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.message()).hasSizeLessThan(500).doesNotContain("hush"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1", "http://name.invalid:4318", "https://{sink}"})
  void aRequestWithoutAnyAnswerIsToldApartFromOneThatWasRefused(String endpoint) throws Exception {
    try (HttpSink sink = new HttpSink();
        TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_http", Signal.TRACES)) {
      String authority = URI.create(sink.url("")).getAuthority();
      Outcome outcome =
          send(
              context,
              "endpoint: '" + endpoint.replace("{sink}", authority) + "'",
              Telemetry.spans(1));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Retry.class,
              retry -> {
                assertThat(retry.cause()).isEqualTo(RetryCause.NO_ANSWER);
                assertThat(retry.code()).isEqualTo(StatusCode.UNAVAILABLE);
              });
    }
    assertThat(answered(HttpAnswer.empty(503)))
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.cause()).isEqualTo(RetryCause.BACKEND));
  }

  @Test
  void tellsOfPartialSuccess() throws Exception {
    byte[] partial =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder().setRejectedSpans(3).setErrorMessage("old"))
            .build()
            .toByteArray();
    assertThat(answered(HttpAnswer.of(200, "application/x-protobuf", partial)))
        .isEqualTo(new Outcome.Accepted(3, "old"));
    String json = "{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"bad\"}}";
    assertThat(answered(HttpAnswer.of(200, "application/json", json.getBytes(UTF_8))))
        .isEqualTo(new Outcome.Accepted(2, "bad"));
    assertThat(answered(HttpAnswer.empty(202))).isEqualTo(Outcome.accepted());
    assertThat(answered(HttpAnswer.text(200, "whatever"))).isEqualTo(Outcome.accepted());
    assertThat(answered(HttpAnswer.text(200, "page".repeat(20_000)))).isEqualTo(Outcome.accepted());
  }

  @Test
  void doesNotSendAgainWhenASuccessCannotBeRead() throws Exception {
    byte[] rubbish = {0x0a, 0x55};
    assertThat(answered(HttpAnswer.of(200, "application/x-protobuf", rubbish)))
        .isInstanceOf(Outcome.Rejected.class);
    assertThat(answered(HttpAnswer.of(200, "application/x-protobuf", new byte[70_000])))
        .isInstanceOf(Outcome.Rejected.class);
    assertThat(answered(HttpAnswer.of(200, "application/json", "{".getBytes(UTF_8))))
        .isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  void aNegativeTimeoutIsNone() {
    assertThat(
            SpecBinder.fromYaml(OtlpHttpConfig.SPEC, "{endpoint: 'http://a', timeout: -1s}")
                .sending()
                .timeout())
        .isZero();
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "timeout")
  void givesAnAttemptUpAtItsTimeout() throws Exception {
    try (HttpSink sink = new HttpSink().answering(null);
        TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_http", Signal.TRACES)) {
      OtlpHttpConfig config =
          SpecBinder.fromYaml(
              OtlpHttpConfig.SPEC, DIRECT + "timeout: 7s\nendpoint: " + sink.url(""));
      Exporter exporter = new OtlpHttpExporterFactory().create(config, context);
      exporter.start();
      RecordingReply reply = new RecordingReply();
      exporter.export(
          Telemetry.spans(1), new BranchLedger("traces", ComponentId.parse("otlp_http")), reply);
      Awaitility.await().until(() -> sink.requests.size() == 1);
      context.manualClock().advance(Duration.ofMillis(6_999));
      assertThat(reply.isComplete()).isFalse();
      context.manualClock().advance(Duration.ofMillis(1));
      Awaitility.await().until(reply::isComplete);
      assertThat(reply.outcome())
          .isInstanceOfSatisfying(
              Outcome.Retry.class,
              retry -> {
                assertThat(retry.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
                assertThat(retry.message()).startsWith("failed to make an HTTP request: Post ");
              });
      exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "auth::authenticator")
  void addsTheCredentialsOfItsAuthenticator() throws Exception {
    try (HttpSink sink = new HttpSink();
        TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_http", Signal.TRACES)) {
      context.withExtension("token", new Token());
      send(context, "auth: {authenticator: token}\nendpoint: " + sink.url(""), Telemetry.spans(1));
      assertThat(sink.requests.get(0).head().header("authorization")).isEqualTo("Bearer t");
      assertThatThrownBy(
              () ->
                  send(
                      context,
                      "auth: {authenticator: other}\nendpoint: " + sink.url(""),
                      Telemetry.spans(1)))
          .hasMessage("failed to resolve authenticator \"other\": authenticator not found");
    }
  }

  private static final class Token implements Extension, ClientAuthenticator {
    @Override
    public Map<String, String> headers(OutgoingCall call) {
      return Map.of("Authorization", "Bearer t");
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }

  @Test
  void worksUnderItsOldName() {
    OtlpHttpExporterFactory factory = new OtlpHttpExporterFactory();
    assertThat(factory.type().name()).isEqualTo("otlp_http");
    assertThat(factory.deprecatedAlias())
        .hasValueSatisfying(alias -> assertThat(alias.name()).isEqualTo("otlphttp"));
    assertThat(Arrays.asList(Signal.values())).allMatch(factory.signals()::containsKey);
  }
}
