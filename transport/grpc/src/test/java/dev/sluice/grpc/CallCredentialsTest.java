package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.OutgoingCall;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Secret;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.StatusCode;
import dev.sluice.testkit.LateSecret;
import dev.sluice.testkit.RenewedToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallCredentialsTest {
  private final GrpcFixture fixture = new GrpcFixture();
  private final RenewedToken token = new RenewedToken();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void giveTokens() {
    fixture.context.withExtension("token", token);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private GrpcClientConfig toServerTaking(String accepted) throws Exception {
    GrpcServer server =
        fixture.serve(
            Configs.server(Optional.empty(), 0, 0, Optional.empty(), true),
            (request, reply) -> {
              String given = request.metadata().header("authorization").get(0);
              seen.add(given);
              reply.send(
                  given.equals(accepted)
                      ? GrpcResponse.ok(request.body())
                      : GrpcResponse.failed(StatusCode.UNAUTHENTICATED, "who are you?", null));
            });
    return Configs.authenticator(GrpcFixture.plain(server), "token");
  }

  @Test
  void whatIsNotTakenIsSentOnceMoreWithNewerCredentials() throws Exception {
    GrpcClient client = fixture.connect(toServerTaking("Bearer 2"));
    assertThat(text(fixture.call(client, text("body")).message())).isEqualTo("body");
    assertThat(seen).containsExactly("Bearer 1", "Bearer 2");
    assertThat(token.refused()).containsExactly("Bearer 1");
    OutgoingCall asked = token.asked().get(1);
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.authority()).startsWith("127.0.0.1:");
    assertThat(asked.target()).isEqualTo("/test.Echo/Export");
    assertThat(text(asked.body().get(0))).isEqualTo("body");
  }

  @Test
  void theSecondRefusalStandsAndIsToldToo() throws Exception {
    GrpcClient client = fixture.connect(toServerTaking("nothing"));
    assertThat(fixture.call(client, text("x")).status().code())
        .isEqualTo(StatusCode.UNAUTHENTICATED);
    assertThat(token.refused()).containsExactly("Bearer 1", "Bearer 2");
    assertThat(seen).hasSize(2);
  }

  @Test
  void callsWaitForCredentialsThatAreOnTheirWayAndGoWithoutWhatIsTakenAway() throws Exception {
    LateSecret late = new LateSecret(false);
    fixture.context.withExtension("late", late);
    List<Map<String, List<String>>> heads = new CopyOnWriteArrayList<>();
    GrpcServer server =
        fixture.serve(
            Configs.server(Optional.empty(), 0, 0, Optional.empty(), true),
            (request, reply) -> {
              heads.add(request.metadata().headers());
              reply.send(GrpcResponse.ok(request.body()));
            });
    GrpcClientConfig config =
        Configs.names(
            GrpcFixture.plain(server),
            Map.of("x-gone", new Secret("a"), "X-Kept", new Secret("b")),
            "",
            "");
    GrpcClient client = fixture.connect(Configs.authenticator(config, "late"));
    CompletableFuture<GrpcResult> result =
        fixture.start(
            client,
            GrpcFixture.batch(text("body")),
            Deadline.after(System.nanoTime(), Duration.ofSeconds(20)));
    assertThat(late.waiting()).isEqualTo(1);
    assertThat(heads).isEmpty();
    late.come();
    assertThat(result.get(20, TimeUnit.SECONDS).status().code()).isEqualTo(StatusCode.OK);
    assertThat(heads.get(0))
        .containsEntry("authorization", List.of("late"))
        .containsEntry("x-seen", List.of("b"))
        .containsEntry("x-kept", List.of("b"))
        .doesNotContainKey("x-gone");
  }

  @Test
  void aCallThatWaitsForCredentialsStillHasItsDeadline() throws Exception {
    LateSecret late = new LateSecret(false);
    fixture.context.withExtension("late", late);
    GrpcClient client = fixture.connect(Configs.authenticator(toServerTaking("late"), "late"));
    RpcStatus status =
        fixture
            .start(
                client,
                GrpcFixture.batch(text("body")),
                Deadline.after(System.nanoTime(), Duration.ofMillis(1)))
            .get(20, TimeUnit.SECONDS)
            .status();
    assertThat(status.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    late.come();
    assertThat(seen).isEmpty();
  }

  @Test
  void secretsDoNotGoOverAConnectionThatAnybodyCanRead() throws Exception {
    fixture.context.withExtension("late", new LateSecret(true));
    GrpcClientConfig config = Configs.authenticator(toServerTaking("x"), "late");
    assertThatThrownBy(() -> fixture.connect(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the credentials require transport level security");
  }

  @Test
  void nothingIsSentWhileThereAreNoCredentials() throws Exception {
    token.expire();
    GrpcClient client = fixture.connect(toServerTaking("Bearer 1"));
    RpcStatus status = fixture.call(client, text("x")).status();
    assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(status.message()).isEqualTo("authenticator: none yet");
    assertThat(seen).isEmpty();
  }

  @Test
  void configuredHeadersThatGrpcFillsInItselfAreNotSent() throws Exception {
    GrpcClientConfig config =
        Configs.names(
            toServerTaking("Bearer 1"),
            Map.of("te", new Secret("x\n"), ":path", new Secret("/other"), "x-a", new Secret("1")),
            "",
            "");
    GrpcClient client = fixture.connect(Configs.authenticator(config, "token"));
    assertThat(text(fixture.call(client, text("x")).message())).isEqualTo("x");
  }
}
