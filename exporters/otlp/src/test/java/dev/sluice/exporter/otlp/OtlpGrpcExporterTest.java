package dev.sluice.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.codec.ContentCodings;
import dev.sluice.component.Exporter;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class OtlpGrpcExporterTest {
  private static final String COMPONENT = "exporter/otlp_grpc";
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
  private GrpcSink sink;

  @BeforeEach
  void startSink() throws IOException {
    sink = new GrpcSink();
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    sink.close();
  }

  /** A started exporter without queue and retry, to the sink, with further keys. */
  private Exporter direct(Signal signal, String... more) throws Exception {
    return start(
        signal,
        "endpoint: 127.0.0.1:" + sink.port(),
        "tls: {insecure: true}",
        "sending_queue: {enabled: false}",
        "retry_on_failure: {enabled: false}",
        String.join("\n", more));
  }

  private Exporter start(Signal signal, String... lines) throws Exception {
    TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", signal);
    OtlpGrpcConfig config = SpecBinder.fromYaml(OtlpGrpcConfig.SPEC, String.join("\n", lines));
    Exporter exporter = new OtlpGrpcExporterFactory().create(config, context);
    open.add(context);
    open.add(
        () -> exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1))));
    exporter.start();
    return exporter;
  }

  private Outcome export(Exporter exporter, Batch batch) {
    RecordingReply reply = new RecordingReply();
    exporter.export(batch, branch, reply);
    await().until(reply::isComplete);
    return reply.outcome();
  }

  @ParameterizedTest
  @EnumSource(value = Signal.class, mode = EnumSource.Mode.EXCLUDE, names = "PROFILES")
  void everySignalReachesItsService(Signal signal) throws Exception {
    Outcome outcome = export(direct(signal), Telemetry.batch(signal, 100));
    assertThat(outcome).isEqualTo(Outcome.accepted());
    assertThat(sink.requests).containsExactly(Telemetry.request(signal, 0, 100));
    assertThat(branch.delivered()).isEqualTo(100);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"compression", "endpoint"})
  void compressesAsConfiguredWithGzipByDefault() throws Exception {
    export(direct(Signal.TRACES), Telemetry.spans(1));
    export(direct(Signal.TRACES, "compression: none"), Telemetry.spans(1));
    Metadata.Key<String> encoding =
        Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);
    assertThat(sink.headers.get(0).get(encoding)).isEqualTo("gzip");
    assertThat(sink.headers.get(1).get(encoding)).isNull();
    assertThat(sink.requests).hasSize(2);
  }

  @Test
  void relaysAGzipBodyUntouched() throws Exception {
    byte[] plain = Telemetry.request(Signal.TRACES, 0, 50).toByteArray();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write(plain);
    }
    Batch batch =
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload("gzip", Slice.of(body.toByteArray()), plain.length),
            () -> {
              throw new AssertionError("inflated");
            },
            50,
            RequestMetadata.NONE,
            MemoryLease.NONE);
    assertThat(export(direct(Signal.TRACES), batch)).isEqualTo(Outcome.accepted());
    assertThat(sink.requests).containsExactly(Telemetry.request(Signal.TRACES, 0, 50));
  }

  @ParameterizedTest
  @EnumSource(value = StatusCode.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void everyCodeIsRetriedOrRejectedAsOtlpSays(StatusCode code) throws Exception {
    sink.answerBy(
        (request, response) ->
            response.onError(
                Status.fromCodeValue(code.number()).withDescription("because").asException()));
    Outcome outcome = export(direct(Signal.TRACES), Telemetry.spans(3));
    if (OutcomeTable.isRetryable(code, false)) {
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Retry.class,
              retry -> {
                assertThat(retry.code()).isEqualTo(code);
                assertThat(retry.message()).contains("because");
                assertThat(retry.after()).isNull();
              });
    } else {
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              rejected -> {
                assertThat(rejected.code()).isEqualTo(code);
                assertThat(rejected.message()).contains("because");
              });
    }
    assertThat(branch.delivered()).isZero();
  }

  @Test
  void whatABackendSaysIsBoundedAndOnOneLine() throws Exception {
    String said = "first\nsecond \u001b[31m" + "x".repeat(60_000);
    sink.answerBy(
        (request, response) ->
            response.onError(Status.INVALID_ARGUMENT.withDescription(said).asException()));
    assertThat(export(direct(Signal.TRACES), Telemetry.spans(3)))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected ->
                assertThat(rejected.message())
                    .startsWith("first\\nsecond \\u001b[31mxx")
                    .hasSizeLessThan(300));
    sink.answerBy(
        (request, response) ->
            GrpcSink.respond(response, GrpcSink.partial(Signal.TRACES, 1, said)));
    assertThat(export(direct(Signal.TRACES), Telemetry.spans(3)))
        .isInstanceOfSatisfying(
            Outcome.Accepted.class,
            accepted ->
                assertThat(accepted.message()).startsWith("first\\nsecond").hasSizeLessThan(300));
  }

  @Test
  void retryInfoMakesExhaustionRetryable() throws Exception {
    sink.answerBy(
        (request, response) -> {
          Metadata trailers = new Metadata();
          trailers.put(
              DETAILS,
              new RpcStatus(StatusCode.RESOURCE_EXHAUSTED, "later", Duration.ofSeconds(7))
                  .encode());
          response.onError(Status.RESOURCE_EXHAUSTED.asException(trailers));
        });
    assertThat(export(direct(Signal.TRACES), Telemetry.spans(3)))
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.after()).isEqualTo(Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @EnumSource(value = Signal.class, mode = EnumSource.Mode.EXCLUDE, names = "PROFILES")
  void partialSuccessIsCountedAsRejectedAndNotRetried(Signal signal) throws Exception {
    sink.answerBy(
        (request, response) -> GrpcSink.respond(response, GrpcSink.partial(signal, 4, "too old")));
    assertThat(export(direct(signal), Telemetry.batch(signal, 10)))
        .isEqualTo(new Outcome.Accepted(4, "too old"));
    assertThat(branch.delivered()).isEqualTo(6);
    assertThat(branch.rejectedByBackend()).isEqualTo(4);
    sink.answerBy(
        (request, response) -> GrpcSink.respond(response, GrpcSink.partial(signal, 99, "")));
    assertThat(export(direct(signal), Telemetry.batch(signal, 10)))
        .isEqualTo(new Outcome.Accepted(10, "")); // no backend rejects more than it got
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"headers", "user_agent", "authority"})
  void sendsWhatIsConfiguredWithEveryCall() throws Exception {
    Exporter exporter =
        direct(
            Signal.TRACES, "headers: {X-Scope-OrgID: acme}", "user_agent: me/2", "authority: a.b");
    export(exporter, Telemetry.spans(1));
    Metadata headers = sink.headers.get(0);
    assertThat(headers.get(ascii("x-scope-orgid"))).isEqualTo("acme");
    assertThat(headers.get(ascii("user-agent"))).startsWith("me/2 ");
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "timeout")
  void anAttemptEndsAtItsTimeOut() throws Exception {
    sink.answerBy((request, response) -> {});
    Outcome outcome = export(direct(Signal.TRACES, "timeout: 100ms"), Telemetry.spans(1));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED));
  }

  @Test
  void aBackendThatIsAwayIsNoReasonNotToStart() throws Exception {
    Exporter exporter =
        start(
            Signal.TRACES,
            "endpoint: 127.0.0.1:1",
            "tls: {insecure: true}",
            "sending_queue: {enabled: false}",
            "retry_on_failure: {enabled: false}");
    assertThat(export(exporter, Telemetry.spans(1)))
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.message()).contains("connection refused"));
  }

  @Test
  void connectsAtStartOncePerExporter() throws Exception {
    direct(Signal.TRACES);
    direct(Signal.LOGS);
    await().until(() -> sink.connections.get() == 2);
    assertThat(sink.requests).isEmpty();
  }

  @Test
  void aSnappyBodyOfHttpIsNotMistakenForThatOfGrpc() throws Exception {
    byte[] plain = Telemetry.request(Signal.TRACES, 0, 5).toByteArray();
    try (ContentCodings codings = new ContentCodings()) {
      Slice block = codings.of("snappy").orElseThrow().encode(List.of(Slice.of(plain)), -1).get(0);
      Batch batch =
          Batch.ofEncoded(
              Signal.TRACES,
              new EncodedPayload("snappy", block, plain.length),
              () -> dev.sluice.data.Payload.of(plain),
              5,
              RequestMetadata.NONE,
              MemoryLease.NONE);
      assertThat(export(direct(Signal.TRACES, "compression: gzip"), batch))
          .isEqualTo(Outcome.accepted());
    }
    assertThat(sink.requests).containsExactly(Telemetry.request(Signal.TRACES, 0, 5));
  }
}
