package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcFixture.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.CallHead;
import dev.sluice.component.Extension;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Secret;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentId;
import dev.sluice.testkit.ObservesKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GrpcServerConfigTest {
  private final GrpcFixture fixture = new GrpcFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::grpc::auth::authenticator"})
  void aCallIsAuthenticatedBeforeItsBodyIsTaken() throws Exception {
    AtomicInteger handled = new AtomicInteger();
    fixture.context.withExtension("basicauth", new Guard());
    GrpcServer server =
        fixture.serve(
            Configs.server(
                Optional.empty(), 0, 0, Optional.of(ComponentId.parse("basicauth")), false),
            (request, reply) -> {
              handled.incrementAndGet();
              assertThat(request.metadata().authAttributes()).containsEntry("subject", "ann");
              assertThat(request.metadata().headers()).isEmpty();
              GrpcFixture.echo(request, reply);
            });
    try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of("authorization", "wrong"));
      assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("16"); // no body was sent
    }
    GrpcClientConfig plain = GrpcFixture.plain(server);
    RpcStatus refused = fixture.call(fixture.connect(plain), text("x")).status();
    assertThat(refused).isEqualTo(new RpcStatus(StatusCode.UNAUTHENTICATED, "who are you?", null));
    assertThat(handled).hasValue(0);
    GrpcClient known =
        fixture.connect(
            Configs.names(plain, Map.of("Authorization", new Secret("letmein")), "", ""));
    assertThat(fixture.call(known, text("x")).status().code()).isEqualTo(StatusCode.OK);
    assertThat(handled).hasValue(1);
  }

  /** Takes a worker that the test runs. */
  private static final class SlowGuard implements Extension, ServerAuthenticator {
    @Override
    public boolean takesLong(CallHead head) {
      return true;
    }

    @Override
    public Map<String, String> authenticate(CallHead head) throws NotAuthenticated {
      String word = head.headers().getOrDefault("authorization", List.of("")).get(0);
      if (word.equals("later")) {
        throw NotAuthenticated.forNow("busy");
      }
      if (!word.equals("letmein")) {
        throw new NotAuthenticated("who are you?");
      }
      return Map.of("subject", "ann");
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }

  @Test
  void whoIsLongToRecogniseWaitsForAWorkerWithTheBodyUnread() throws Exception {
    BlockingQueue<Runnable> worker = new LinkedBlockingQueue<>();
    fixture.context.withExtension("basicauth", new SlowGuard()).withExecutor(worker::add);
    AtomicInteger handled = new AtomicInteger();
    GrpcServer server =
        fixture.serve(
            Configs.server(
                Optional.empty(), 0, 0, Optional.of(ComponentId.parse("basicauth")), false),
            (request, reply) -> {
              handled.incrementAndGet();
              assertThat(request.metadata().authAttributes()).containsEntry("subject", "ann");
              GrpcFixture.echo(request, reply);
            });
    try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of("authorization", "wrong"));
      worker.take().run();
      assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("16");
      raw.startCall(3, GrpcFixture.METHOD, Map.of("authorization", "later"));
      worker.take().run();
      assertThat(raw.awaitTrailers(3).get("grpc-status")).hasToString("14");
    }
    GrpcClient known =
        fixture.connect(
            Configs.names(
                GrpcFixture.plain(server), Map.of("authorization", new Secret("letmein")), "", ""));
    CompletableFuture<GrpcResult> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return fixture.call(known, text("x".repeat(100_000)));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(handled).hasValue(0);
    while (!answer.isDone()) { // the client has some work for it too
      Runnable next = worker.poll(100, TimeUnit.MILLISECONDS);
      if (next != null) {
        next.run();
      }
    }
    assertThat(answer.get().status().code()).isEqualTo(StatusCode.OK);
    assertThat(handled).hasValue(1);
  }

  @Test
  void anAuthenticatorThatIsMissingFailsTheStart() {
    assertThatThrownBy(
            () ->
                fixture.serve(
                    Configs.server(
                        Optional.empty(), 0, 0, Optional.of(ComponentId.parse("oidc")), false),
                    GrpcFixture::echo))
        .hasMessage("failed to resolve authenticator \"oidc\": authenticator not found");
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::grpc::include_metadata"})
  void metadataTravelsOnlyWhenIncluded() throws Exception {
    AtomicReference<RequestMetadata> seen = new AtomicReference<>();
    GrpcServer server =
        fixture.serve(
            Configs.server(Optional.empty(), 0, 0, Optional.empty(), true),
            (request, reply) -> {
              seen.set(request.metadata());
              GrpcFixture.echo(request, reply);
            });
    GrpcClient client =
        fixture.connect(
            Configs.names(
                GrpcFixture.plain(server),
                Map.of("X-Tenant", new Secret("acme"), "trace-bin", new Secret("\u0001z")),
                "me/1",
                "front.example"));
    fixture.call(client, text("x"));
    assertThat(requireNonNull(seen.get()).header("x-tenant")).containsExactly("acme");
    assertThat(requireNonNull(seen.get()).header("trace-bin")).containsExactly("\u0001z");
    assertThat(requireNonNull(seen.get()).header("host")).containsExactly("front.example");
    assertThat(requireNonNull(seen.get()).header(":authority")).containsExactly("front.example");
    assertThat(requireNonNull(seen.get()).header("user-agent").get(0)).startsWith("me/1 grpc-java");
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::grpc::transport", "protocols::grpc::endpoint"})
  void listensOnAUnixSocket(@TempDir Path directory) throws Exception {
    Path socket = directory.resolve("otlp.sock");
    fixture.serve(
        new GrpcServerConfig(
            socket.toString(),
            "unix",
            Optional.empty(),
            0,
            0,
            ServerKeepalive.DEFAULT,
            Optional.empty(),
            false),
        GrpcFixture::echo);
    assertThat(Files.exists(socket)).isTrue();
    GrpcClient client = fixture.connect(GrpcClientConfig.plaintextTo("unix://" + socket));
    assertThat(text(fixture.call(client, text("hello")).message())).isEqualTo("hello");
  }

  @Test
  void transportsThatCannotServeFailAtStart() {
    GrpcServerConfig udp =
        new GrpcServerConfig(
            "localhost:0",
            "udp",
            Optional.empty(),
            0,
            0,
            ServerKeepalive.DEFAULT,
            Optional.empty(),
            false);
    assertThatThrownBy(() -> fixture.serve(udp, GrpcFixture::echo))
        .isInstanceOf(IOException.class)
        .hasMessage("listen udp localhost:0: unknown network");
    assertThatThrownBy(() -> fixture.serve(GrpcServerConfig.on("4317"), GrpcFixture::echo))
        .isInstanceOf(ConfigException.class)
        .hasMessage("endpoint: address 4317: missing port in address");
    assertThatThrownBy(
            () -> fixture.serve(GrpcServerConfig.on("no.such.host.invalid:0"), GrpcFixture::echo))
        .hasMessage("listen tcp: lookup no.such.host.invalid: no such host");
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Configs.server(Optional.empty(), -1, 0, Optional.empty(), false))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems().get(0).why())
                    .isEqualTo(
                        "invalid max_recv_msg_size_mib value, must be between 1 and 8796093022207:"
                            + " -1"));
    assertThatThrownBy(
            () ->
                SpecBinder.fromYaml(
                    GrpcServerConfig.spec(""), "max_recv_msg_size_mib: 8796093022208"))
        .hasMessageContaining("must be between 1 and 8796093022207: 8796093022208");
  }

  @Test
  void aSizeBeyondWhatOneMessageCanHaveMeansTheLargestThatItCan() {
    GrpcServerConfig config =
        SpecBinder.fromYaml(GrpcServerConfig.spec(""), "max_recv_msg_size_mib: 8796093022207");
    assertThat(config.maxMessageBytes()).isEqualTo(2047 * 1024 * 1024);
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {
        "protocols::grpc::keepalive::server_parameters::max_connection_idle",
        "protocols::grpc::keepalive::server_parameters::max_connection_age",
        "protocols::grpc::keepalive::server_parameters::max_connection_age_grace"
      })
  void closesConnectionsByAgeAndIdleness() throws Exception {
    GrpcServer aging =
        fixture.serve(
            Configs.keepalive(
                Configs.age(Duration.ZERO, Duration.ofSeconds(1), Duration.ofMillis(100))),
            (request, reply) -> {});
    GrpcServer idle =
        fixture.serve(
            Configs.keepalive(Configs.age(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO)),
            GrpcFixture::echo);
    try (RawConnection old = new RawConnection(GrpcFixture.address(aging));
        RawConnection lazy = new RawConnection(GrpcFixture.address(idle))) {
      old.startCall(1, GrpcFixture.METHOD, Map.of()); // never answered: the grace ends it
      assertThat(old.await(f -> f.type() == RawConnection.GOAWAY).type())
          .isEqualTo(RawConnection.GOAWAY);
      assertThat(old.isClosedByServer()).isTrue();
      assertThat(lazy.await(f -> f.type() == RawConnection.GOAWAY).type())
          .isEqualTo(RawConnection.GOAWAY);
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {
        "protocols::grpc::keepalive::server_parameters::time",
        "protocols::grpc::keepalive::server_parameters::timeout"
      })
  void pingsSilentConnectionsAndClosesThoseThatDoNotAnswer() throws Exception {
    GrpcServer server =
        fixture.serve(
            Configs.keepalive(
                new ServerKeepalive(
                    new ServerKeepalive.Parameters(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(1), // taken as 10 s, the least that grpc-java does
                        Duration.ofMillis(200)),
                    new ServerKeepalive.Enforcement(Duration.ZERO, false))),
            GrpcFixture::echo);
    try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
      raw.ignorePings();
      assertThat(raw.await(f -> f.type() == RawConnection.PING && !f.isAck()).payload()).hasSize(8);
      assertThat(raw.isClosedByServer()).isTrue();
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {
        "protocols::grpc::keepalive::enforcement_policy::min_time",
        "protocols::grpc::keepalive::enforcement_policy::permit_without_stream"
      })
  void tellsClientsThatPingTooOftenToGoAway() throws Exception {
    assertThat(pingsUntilGoAway(ServerKeepalive.DEFAULT)).isTrue();
    assertThat(
            pingsUntilGoAway(
                new ServerKeepalive(
                    new ServerKeepalive.Parameters(
                        Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                    new ServerKeepalive.Enforcement(Duration.ofNanos(1), true))))
        .isFalse();
    // Often enough, but without a call: only permit_without_stream allows that.
    assertThat(
            pingsUntilGoAway(
                new ServerKeepalive(
                    new ServerKeepalive.Parameters(
                        Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                    new ServerKeepalive.Enforcement(Duration.ofNanos(1), false))))
        .isTrue();
  }

  private boolean pingsUntilGoAway(ServerKeepalive keepalive) throws Exception {
    GrpcServer server = fixture.serve(Configs.keepalive(keepalive), GrpcFixture::echo);
    try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
      for (int i = 0; i < 8; i++) {
        raw.frame(RawConnection.PING, 0, 0, new byte[8]);
        RawConnection.Frame answer =
            raw.await(
                f ->
                    f.type() == RawConnection.GOAWAY
                        || (f.type() == RawConnection.PING && f.isAck()));
        if (answer.type() == RawConnection.GOAWAY) {
          assertThat(answer.int32(4)).isEqualTo(11); // ENHANCE_YOUR_CALM
          return true;
        }
      }
      return false;
    }
  }

  private static final class Guard implements Extension, ServerAuthenticator {
    @Override
    public Map<String, String> authenticate(CallHead head) throws NotAuthenticated {
      if (!List.of("letmein").equals(head.headers().get("authorization"))) {
        throw new NotAuthenticated("who are you?");
      }
      return Map.of("subject", "ann");
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }
}
