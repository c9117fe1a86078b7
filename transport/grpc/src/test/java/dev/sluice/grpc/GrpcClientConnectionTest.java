package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcFixture.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.SpecBinder;
import dev.sluice.id.ComponentId;
import dev.sluice.testkit.ObservesKey;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a client keeps and spreads its connections. */
@Timeout(90)
class GrpcClientConnectionTest {
  private static GrpcClientConfig bind(String yaml) {
    return SpecBinder.fromYaml(GrpcClientConfig.SPEC, yaml);
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_grpc",
      keys = {"keepalive::time", "keepalive::timeout", "keepalive::permit_without_stream"})
  void pingsASilentServerAndGivesUpOnOneThatDoesNotAnswer() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture();
        ServerSocket server = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<Boolean> pinged = new CompletableFuture<>();
      CompletableFuture<Boolean> left = new CompletableFuture<>();
      fixture.executor.execute(() -> silentServer(server, pinged, left));
      GrpcClient client =
          fixture.connect(
              bind(
                  "endpoint: 127.0.0.1:"
                      + server.getLocalPort()
                      + "\ntls: {insecure: true}"
                      + "\nkeepalive: {time: 10s, timeout: 100ms, permit_without_stream: true}"));
      assertThat(client).isNotNull();
      assertThat(pinged.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Speaks enough HTTP/2 to be taken for a server, then only listens. */
  private static void silentServer(
      ServerSocket server, CompletableFuture<Boolean> pinged, CompletableFuture<Boolean> left) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(new byte[] {0, 0, 0, RawConnection.SETTINGS, 0, 0, 0, 0, 0});
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
      while (true) {
        int head;
        try {
          head = in.readInt();
        } catch (IOException e) { // the client left
          left.complete(pinged.isDone());
          return;
        }
        in.skipNBytes(5L + (head >>> 8));
        if ((head & 0xFF) == RawConnection.PING) {
          pinged.complete(true);
        }
      }
    } catch (IOException e) {
      left.completeExceptionally(e);
    }
  }

  @Test
  @ObservesKey(component = "exporter/otlp_grpc", keys = "balancer_name")
  void spreadsCallsOverAllAddressesUnlessToldToPickOne() throws Exception {
    TwoAddresses name = new TwoAddresses();
    NameResolverRegistry.getDefaultRegistry().register(name);
    try (GrpcFixture fixture = new GrpcFixture()) {
      AtomicInteger first = new AtomicInteger();
      AtomicInteger second = new AtomicInteger();
      name.addresses =
          List.of(
              GrpcFixture.address(fixture.serve(counting(first))),
              GrpcFixture.address(fixture.serve(counting(second))));
      GrpcClient spreading = fixture.connect(balanced("round_robin"));
      await()
          .until(
              () -> {
                fixture.call(spreading, text("x"));
                return first.get() > 1 && second.get() > 1;
              });

      GrpcClient picking = fixture.connect(balanced("pick_first"));
      int before = second.get();
      for (int i = 0; i < 20; i++) {
        fixture.call(picking, text("x"));
      }
      assertThat(second.get()).isEqualTo(before);
    } finally {
      NameResolverRegistry.getDefaultRegistry().deregister(name);
    }
  }

  private static GrpcHandler counting(AtomicInteger calls) {
    return (request, reply) -> {
      calls.incrementAndGet();
      GrpcFixture.echo(request, reply);
    };
  }

  private static GrpcClientConfig balanced(String balancer) {
    return bind(
        "{endpoint: 'two.test:1', tls: {insecure: true}, wait_for_ready: true, balancer_name: "
            + balancer
            + "}");
  }

  /** Resolves every name to two addresses, while it is registered. */
  private static final class TwoAddresses extends NameResolverProvider {
    private volatile List<SocketAddress> addresses = List.of();

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      return new NameResolver() {
        @Override
        public String getServiceAuthority() {
          return "two.test";
        }

        @Override
        public void start(Listener2 listener) {
          listener.onResult(
              ResolutionResult.newBuilder()
                  .setAddressesOrError(
                      StatusOr.fromValue(
                          addresses.stream().map(EquivalentAddressGroup::new).toList()))
                  .build());
        }

        @Override
        public void shutdown() {}
      };
    }

    @Override
    public String getDefaultScheme() {
      return "dns";
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 9; // above that of the resolver that it stands in for
    }
  }

  @Test
  void everyKeyReachesItsPlace() {
    GrpcClientConfig config =
        bind(
            """
            endpoint: h:1
            compression: zstd
            tls: {insecure: true, server_name_override: s}
            keepalive: {time: 11s, timeout: 12s, permit_without_stream: true}
            read_buffer_size: 1
            write_buffer_size: 2
            wait_for_ready: true
            headers: {a: b}
            user_agent: u
            balancer_name: pick_first
            authority: x.y
            auth: {authenticator: basicauth/out}
            """);
    assertThat(config.endpoint()).isEqualTo("h:1");
    assertThat(config.compression()).isEqualTo("zstd");
    assertThat(config.tls().serverNameOverride()).isEqualTo("s");
    assertThat(config.keepalive().orElseThrow())
        .isEqualTo(new ClientKeepalive(Duration.ofSeconds(11), Duration.ofSeconds(12), true));
    assertThat(config.waitForReady()).isTrue();
    assertThat(requireNonNull(config.headers().configured().get("a")).reveal()).isEqualTo("b");
    assertThat(config.headers().userAgent()).isEqualTo("u");
    assertThat(config.balancerName()).isEqualTo("pick_first");
    assertThat(config.headers().authority()).isEqualTo("x.y");
    assertThat(config.authenticator().orElseThrow()).hasToString("basicauth/out");
  }

  @Test
  void everyKeyOfAServerReachesItsPlace() {
    GrpcServerConfig config =
        SpecBinder.fromYaml(
            GrpcServerConfig.spec("localhost:4317"),
            """
            transport: tcp4
            dialer: {timeout: 1s}
            max_recv_msg_size_mib: 7
            max_concurrent_streams: 8
            read_buffer_size: 1
            write_buffer_size: 2
            keepalive:
              server_parameters: {max_connection_idle: 1s, max_connection_age: 2s,
                max_connection_age_grace: 3s, time: 4s, timeout: 5s}
              enforcement_policy: {min_time: 6s, permit_without_stream: true}
            auth: {authenticator: basicauth}
            include_metadata: true
            """);
    assertThat(config)
        .isEqualTo(
            new GrpcServerConfig(
                "localhost:4317",
                "tcp4",
                Optional.empty(),
                7,
                8,
                new ServerKeepalive(
                    new ServerKeepalive.Parameters(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5)),
                    new ServerKeepalive.Enforcement(Duration.ofSeconds(6), true)),
                Optional.of(ComponentId.parse("basicauth")),
                true));
  }
}
