package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcFixture.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.ContentCodings;
import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.OutgoingCall;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Secret;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.StatusCode;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.ObservesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GrpcClientTest {
  private final GrpcFixture fixture = new GrpcFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sendsManySlicesAsOneMessage() throws Exception {
    GrpcServer server = fixture.serve(GrpcFixture::echo);
    List<Slice> slices = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      byte[] array = text("<" + i + ">");
      slices.add(new Slice(array, 1, array.length - 1));
      all.append(i).append('>');
    }
    Batch batch = Batch.of(Signal.TRACES, Payload.of(slices), 1);
    for (String coding : List.of("none", "gzip", "snappy", "zstd", "")) {
      GrpcClient client = fixture.connect(Configs.compression(GrpcFixture.plain(server), coding));
      assertThat(text(fixture.call(client, batch).message())).isEqualTo(all.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip,gzip", "zstd,zstd", "snappy,x-snappy-framed"})
  void relaysABodyInTheSameCodingUntouched(String grpcName, String codingName) throws Exception {
    AtomicReference<EncodedPayload> received = new AtomicReference<>();
    GrpcServer server =
        fixture.serve(
            (request, reply) -> {
              received.set(request.encoded());
              GrpcFixture.echo(request, reply);
            });
    byte[] plain = "relay me ".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Slice body;
    try (ContentCodings codings = new ContentCodings()) {
      List<Slice> pieces = codings.of(codingName).orElseThrow().encode(List.of(Slice.of(plain)), 9);
      body = Slice.of(Payload.of(pieces).toByteArray());
    }
    Batch batch =
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload(codingName, body, plain.length),
            () -> {
              throw new AssertionError("inflated");
            },
            1,
            RequestMetadata.NONE,
            MemoryLease.NONE);
    GrpcClient client = fixture.connect(Configs.compression(GrpcFixture.plain(server), grpcName));
    assertThat(fixture.call(client, batch).message().array()).isEqualTo(plain);
    assertThat(requireNonNull(received.get()).bytes().array()).isEqualTo(body.array());
  }

  @Test
  void inflatesABodyInAnotherCodingAwayFromTheCallingThread() throws Exception {
    GrpcServer server = fixture.serve(GrpcFixture::echo);
    Thread caller = Thread.currentThread();
    Batch batch =
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload("gzip", Slice.of(new byte[] {1}), 5),
            () -> {
              assertThat(Thread.currentThread()).isNotSameAs(caller);
              return Payload.of(text("plain"));
            },
            1,
            RequestMetadata.NONE,
            MemoryLease.NONE);
    assertThat(text(fixture.call(fixture.connect(server), batch).message())).isEqualTo("plain");
  }

  @Test
  void anAnswerGivenEarlyDoesNotCancelTheExport() throws Exception {
    GrpcServer backend = fixture.serve(GrpcFixture::echo);
    GrpcClient export = fixture.connect(backend);
    CompletableFuture<GrpcResult> exported = new CompletableFuture<>();
    GrpcServer front =
        fixture.serve(
            (request, reply) -> {
              export.call(
                  GrpcFixture.batch(request.body().array()), Deadline.NONE, exported::complete);
              reply.send(GrpcResponse.ok(request.body()));
            });
    assertThat(fixture.call(fixture.connect(front), new byte[1 << 20]).status().code())
        .isEqualTo(StatusCode.OK);
    assertThat(exported.get(10, TimeUnit.SECONDS).status().code()).isEqualTo(StatusCode.OK);
  }

  @Test
  void givesUpAtTheDeadlineAndSaysWhyItCannotConnect() throws Exception {
    GrpcServer silent = fixture.serve((request, reply) -> {});
    RpcStatus late =
        fixture
            .call(
                fixture.connect(silent),
                GrpcFixture.batch(text("x")),
                Deadline.after(System.nanoTime(), Duration.ofMillis(100)))
            .status();
    assertThat(late.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    RpcStatus refused =
        fixture
            .call(fixture.connect(GrpcClientConfig.plaintextTo("127.0.0.1:1")), text("x"))
            .status();
    assertThat(refused.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(refused.message()).isEqualTo("dial tcp 127.0.0.1:1: connect: connection refused");
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_grpc",
      keys = {"wait_for_ready"})
  void waitsForABackendOnlyWhenToldTo() throws Exception {
    int port;
    GrpcServer first = fixture.serve(GrpcFixture::echo);
    port = GrpcFixture.port(first);
    first.stop(Deadline.after(System.nanoTime(), Duration.ofSeconds(1)));
    GrpcClient client =
        fixture.connect(Configs.waitForReady(GrpcClientConfig.plaintextTo("127.0.0.1:" + port)));
    CompletableFuture<GrpcResult> result =
        fixture.start(
            client,
            GrpcFixture.batch(text("x")),
            Deadline.after(System.nanoTime(), GrpcFixture.PATIENCE));
    assertThat(
            fixture
                .call(fixture.connect(GrpcClientConfig.plaintextTo("127.0.0.1:" + port)), text("x"))
                .status()
                .code())
        .isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(result).isNotDone();
    fixture.serve(GrpcServerConfig.on("127.0.0.1:" + port), GrpcFixture::echo);
    assertThat(result.get(10, TimeUnit.SECONDS).status().code()).isEqualTo(StatusCode.OK);
  }

  @Test
  void responsesAreCapped() throws Exception {
    GrpcServer server =
        fixture.serve(
            (request, reply) ->
                reply.send(
                    GrpcResponse.ok(Slice.of(new byte[request.body().length() + 5_000_000]))));
    RpcStatus status = fixture.call(fixture.connect(server), text("x")).status();
    assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_grpc",
      keys = {"headers", "auth::authenticator"})
  void sendsHeadersCredentialsAndUserAgent() throws Exception {
    AtomicReference<RequestMetadata> seen = new AtomicReference<>();
    GrpcServer server =
        fixture.serve(
            Configs.server(java.util.Optional.empty(), 0, 0, java.util.Optional.empty(), true),
            (request, reply) -> {
              seen.set(request.metadata());
              GrpcFixture.echo(request, reply);
            });
    fixture.context.withExtension("bearer", new Credentials("Bearer t"));
    GrpcClientConfig plain = GrpcFixture.plain(server);
    GrpcClientConfig config =
        Configs.authenticator(
            Configs.names(
                plain, Map.of("authorization", new Secret("mine"), "x-a", new Secret("1")), "", ""),
            "bearer");
    fixture.call(fixture.connect(config), text("x"));
    assertThat(requireNonNull(seen.get()).header("authorization")).containsExactly("Bearer t");
    assertThat(requireNonNull(seen.get()).header("x-a")).containsExactly("1");
    assertThat(requireNonNull(seen.get()).header("user-agent").get(0))
        .startsWith("Sluice test/0.0.0 (linux/");
    assertThatThrownBy(() -> fixture.connect(Configs.authenticator(plain, "none")))
        .hasMessage("failed to resolve authenticator \"none\": authenticator not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "headers: {authorization: \"Bearer s3cret\\n\"}|headers::authorization",
        "headers: {x: \"s3cret\\u00fc\"}|headers::x",
        "headers: [{name: x, value: \"s3cret\\0\"}]|headers::x",
        "headers: {can you: s3cret}|headers::can you",
        "headers: {\"\": s3cret}|headers",
        "user_agent: \"s3cret\\n\"|user_agent",
        "authority: \"a b\"|authority",
        "authority: \"a\\n\"|authority",
        "tls: {server_name_override: \"a/b\"}|tls::server_name_override",
      })
  void whatCannotBeSentIsRefusedWithItsPlaceAndWithoutItsValue(String yaml, String path) {
    assertThatThrownBy(() -> SpecBinder.fromYaml(GrpcClientConfig.SPEC, "endpoint: h:1\n" + yaml))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).path()).isEqualTo(path);
              assertThat(e.problems().get(0).origin().line()).isEqualTo(2);
              assertThat(e.problems().toString()).doesNotContain("s3cret");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"tempo", "a.b:443", "my_backend:1", "[::1]:4317", "10.0.0.1"})
  void everyHostMayBeAnAuthority(String authority) {
    GrpcClientConfig config =
        SpecBinder.fromYaml(
            GrpcClientConfig.SPEC, "{endpoint: 'h:1', authority: '" + authority + "'}");
    assertThat(config.headers().authority()).isEqualTo(authority);
  }

  @Test
  void credentialsThatCannotBeSentFailTheCallUnseen() throws Exception {
    GrpcServer server = fixture.serve(GrpcFixture::echo);
    fixture.context.withExtension("bearer", new Credentials("Bearer s3cret\n"));
    GrpcClient client = fixture.connect(Configs.authenticator(GrpcFixture.plain(server), "bearer"));
    RpcStatus status = fixture.call(client, text("x")).status();
    assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(status.message()).contains("Authorization").doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zlib", "deflate", "lz4", "x-snappy-framed"})
  void codingsThatGrpcDoesNotHaveFailAtStart(String coding) {
    assertThatThrownBy(
            () ->
                fixture.connect(
                    Configs.compression(GrpcClientConfig.plaintextTo("localhost:1"), coding)))
        .hasMessage("unsupported compression type \"" + coding + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h:4317|dns:///h:4317|false",
        "http://h:4317|dns:///h:4317|false",
        "https://h:4317|dns:///h:4317|true",
        "dns:///h:4317|dns:///h:4317|false",
        "dns://1.1.1.1/h:4317|dns:///h:4317|false",
        "passthrough:///h:4317|dns:///h:4317|false",
        "[::1]:4317|dns:///[::1]:4317|false",
        ":4317|dns:///localhost:4317|false",
      })
  void readsEveryFormOfEndpoint(String text, String target, boolean forcesTls) {
    GrpcEndpoint endpoint = GrpcEndpoint.parse(text);
    assertThat(endpoint.target()).isEqualTo(target);
    assertThat(endpoint.forcesTls()).isEqualTo(forcesTls);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|requires a non-empty \"endpoint\"",
        "http://|requires a non-empty \"endpoint\"",
        "https://|requires a non-empty \"endpoint\"",
        "h|address h: missing port in address",
        "http://h|address h: missing port in address",
        "h:port|invalid port \"port\"",
        "a:b:1|address a:b:1: too many colons in address",
        "unix://|unix socket path cannot be empty",
        "xds:///h:1|unknown resolver scheme \"xds\"",
      })
  void saysWhatIsWrongWithAnEndpoint(String text, String why) {
    assertThatThrownBy(() -> GrpcClientConfig.plaintextTo(text))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems().get(0).why()).isEqualTo(why));
  }

  @Test
  void labelsNameTheServerAsTheReferenceDoes() {
    assertThat(GrpcClientConfig.plaintextTo("h:4317").serverLabels())
        .containsExactly("server_address", "h", "server_port", "4317");
    assertThat(GrpcClientConfig.plaintextTo("http://h:4317").serverLabels())
        .containsExactly("server_address", "http://h:4317");
  }

  private static final class Credentials implements Extension, ClientAuthenticator {
    private final String value;

    Credentials(String value) {
      this.value = value;
    }

    @Override
    public Map<String, String> headers(OutgoingCall call) {
      return Map.of("Authorization", value);
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }
}
