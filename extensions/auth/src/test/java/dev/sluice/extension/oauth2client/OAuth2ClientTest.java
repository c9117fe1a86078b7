package dev.sluice.extension.oauth2client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.component.ClientAuthenticator.NoCredentials;
import dev.sluice.component.OutgoingCall;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuth2ClientTest {
  private static final String COMPONENT = "extension/oauth2client";
  private static final OutgoingCall CALL =
      new OutgoingCall("POST", "backend:443", "/v1/traces", List.of(), RequestMetadata.NONE);

  /** What it asked: the header {@code authorization}, a line end, the form. */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private final TestContext world = TestContext.of(ComponentKind.EXTENSION, "oauth2client");
  private HttpServer server;
  private volatile Predicate<String> takes = request -> true;
  private volatile int lifeSeconds = 3600;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String request = exchange.getRequestHeaders().getFirst("Authorization") + "\n" + form;
    asked.add(request);
    try {
      gate.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean isTaken = takes.test(request);
    byte[] body =
        (isTaken
                ? "{\"access_token\":\"t"
                    + asked.size()
                    + "\",\"token_type\":\"bearer\",\"expires_in\":"
                    + lifeSeconds
                    + "}"
                : "{\"error\":\"invalid_client\"}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(isTaken ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterEach
  void close() {
    gate.countDown();
    server.stop(0);
    world.close();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  private OAuth2Client started(String keys) throws Exception {
    OAuth2Client client =
        new OAuth2Client(
            SpecBinder.fromYaml(
                OAuth2ClientConfig.SPEC, "{token_url: '" + url() + "', " + keys + "}"),
            world);
    client.start();
    return client;
  }

  private static final String USUAL = "client_id: me, client_secret: 's e&c'";

  /** Waits as whoever sends does. */
  private static String header(OAuth2Client client) throws Exception {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    client.whenReady(CALL, () -> ready.complete(null));
    ready.get(20, TimeUnit.SECONDS);
    return client.headers(CALL).getOrDefault("Authorization", "");
  }

  private static String basic(String both) {
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"client_id", "client_secret", "token_url", "scopes", "endpoint_params"})
  void asksForATokenOnceAndUsesItForEachCall() throws Exception {
    OAuth2Client client =
        started(USUAL + ", scopes: [a, 'b c'], endpoint_params: {audience: [x, 'y&z']}");
    assertThat(header(client)).isEqualTo("Bearer t1");
    assertThat(header(client)).isEqualTo("Bearer t1");
    assertThat(asked)
        .containsExactly(
            basic("me:s+e%26c")
                + "\ngrant_type=client_credentials&scope=a+b+c&audience=x&audience=y%26z");
    assertThat(client.isSecret()).isTrue();
    client.stop(Deadline.NONE);
  }

  @Test
  void aServerThatDoesNotTakeTheHeaderIsAskedWithBothInTheBodyFromThenOn() throws Exception {
    takes = request -> request.contains("client_secret=s+e%26c");
    OAuth2Client client = started(USUAL);
    assertThat(header(client)).isEqualTo("Bearer t2");
    world.manualClock().advance(Duration.ofHours(2));
    assertThat(header(client)).isEqualTo("Bearer t3");
    assertThat(asked.get(2))
        .isEqualTo("null\ngrant_type=client_credentials&client_id=me&client_secret=s+e%26c");
    client.stop(Deadline.NONE);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"client_id_file", "client_secret_file"})
  void filesWinAndAreReadForEachToken() throws Exception {
    Path id = Files.writeString(folder.resolve("id"), "you\n");
    Path secret = Files.writeString(folder.resolve("secret"), "one\r\n");
    OAuth2Client client =
        started(USUAL + ", client_id_file: '" + id + "', client_secret_file: '" + secret + "'");
    header(client);
    Files.writeString(secret, "two");
    world.manualClock().advance(Duration.ofHours(2));
    header(client);
    Files.writeString(secret, "\n");
    world.manualClock().advance(Duration.ofHours(2));
    assertThatThrownBy(() -> header(client))
        .isInstanceOf(NoCredentials.class)
        .hasMessageContaining("credentials file \"" + secret + "\": it is empty");
    assertThat(asked.get(0)).startsWith(basic("you:one"));
    assertThat(asked.get(1)).startsWith(basic("you:two"));
    client.stop(Deadline.NONE);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "expiry_buffer")
  void aTokenIsRenewedBeforeItsEndWhileCallsGoOnWithIt() throws Exception {
    OAuth2Client client = started(USUAL + ", expiry_buffer: 10m");
    assertThat(header(client)).isEqualTo("Bearer t1");
    world.manualClock().advance(Duration.ofMinutes(49));
    assertThat(header(client)).isEqualTo("Bearer t1");
    assertThat(asked).hasSize(1);
    gate = new CountDownLatch(1);
    world.manualClock().advance(Duration.ofMinutes(2));
    assertThat(header(client)).isEqualTo("Bearer t1");
    assertThat(header(client)).isEqualTo("Bearer t1");
    Awaitility.await().until(() -> asked.size() == 2);
    gate.countDown();
    Awaitility.await().until(() -> header(client).equals("Bearer t2"));
    client.stop(Deadline.NONE);
  }

  @Test
  void aTokenOfAShortLifeIsNotRenewedWithEachCall() throws Exception {
    lifeSeconds = 60; // less than the buffer
    OAuth2Client client = started(USUAL);
    for (int i = 0; i < 20; i++) {
      assertThat(header(client)).isEqualTo("Bearer t1");
    }
    assertThat(asked).hasSize(1);
    client.stop(Deadline.NONE);
  }

  @Test
  void manyCallsWaitForOneRequest() throws Exception {
    gate = new CountDownLatch(1);
    OAuth2Client client = started(USUAL);
    List<CompletableFuture<Void>> calls = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 50; i++) {
      CompletableFuture<Void> ready = new CompletableFuture<>();
      calls.add(ready);
      client.whenReady(CALL, () -> ready.complete(null));
    }
    assertThat(calls).noneMatch(CompletableFuture::isDone);
    gate.countDown();
    for (CompletableFuture<Void> call : calls) {
      call.get(20, TimeUnit.SECONDS);
    }
    assertThat(asked).hasSize(1);
    client.stop(Deadline.NONE);
  }

  @Test
  void afterAFailureCallsAreToldAndTheServerIsLeftInPeace() throws Exception {
    takes = request -> false;
    OAuth2Client client = started(USUAL);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> header(client))
          .isInstanceOf(NoCredentials.class)
          .hasMessage(
              "failed to get security token from token endpoint (endpoint \""
                  + url()
                  + "\"): oauth2: cannot fetch token: status 401, invalid_client");
    }
    assertThat(asked).as("once with each way to say who it is").hasSize(2);
    takes = request -> true;
    world.manualClock().advance(OAuth2Client.PAUSE);
    assertThat(header(client)).startsWith("Bearer t");
    assertThat(world.log().lines().toString()).doesNotContain("s e&c").doesNotContain("s+e");
    client.stop(Deadline.NONE);
  }

  @Test
  void aRefusedTokenIsExchangedOnceUnlessItIsNew() throws Exception {
    OAuth2Client client = started(USUAL);
    header(client);
    Map<String, String> given = client.headers(CALL);
    assertThat(client.refused(CALL, given)).as("just issued").isFalse();
    world.manualClock().advance(OAuth2Client.PAUSE);
    assertThat(client.refused(CALL, given)).isTrue();
    assertThat(client.refused(CALL, given)).as("told by another call").isTrue();
    assertThat(header(client)).isEqualTo("Bearer t2");
    assertThat(client.refused(CALL, given)).as("it has a newer one").isTrue();
    assertThat(asked).hasSize(2);
    client.stop(Deadline.NONE);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "timeout")
  void theWaitForATokenHasAnEnd() throws Exception {
    gate = new CountDownLatch(1);
    OAuth2Client client = started(USUAL + ", timeout: 3s");
    CompletableFuture<Void> ready = new CompletableFuture<>();
    client.whenReady(CALL, () -> ready.complete(null));
    Awaitility.await().until(() -> asked.size() == 1);
    world.manualClock().advance(Duration.ofSeconds(3));
    ready.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> client.headers(CALL)).hasMessageContaining("deadline");
    client.stop(Deadline.NONE);
  }

  @Test
  void aFileThatCannotBeAFileFailsTheCallAndNotTheNextOnes() throws Exception {
    OAuth2Client client = started(USUAL + ", client_secret_file: \"a\\0b\"");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> header(client))
          .isInstanceOf(NoCredentials.class)
          .hasMessageContaining("failed to read credentials file");
      world.manualClock().advance(OAuth2Client.PAUSE);
    }
    client.stop(Deadline.NONE);
  }

  @Test
  void whoWaitsAtTheEndIsLetGo() throws Exception {
    gate = new CountDownLatch(1);
    OAuth2Client client = started(USUAL);
    CompletableFuture<Void> ready = new CompletableFuture<>();
    client.whenReady(CALL, () -> ready.complete(null));
    client.stop(Deadline.NONE);
    ready.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> client.headers(CALL)).isInstanceOf(NoCredentials.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} -> no ClientID provided",
        "{client_id: a} -> no ClientSecret provided",
        "{client_id: a, client_secret: b} -> no TokenURL provided",
        "{client_id: a, client_secret: b, token_url: 'ftp://x'} -> no URL of HTTP",
        "{client_id: a, client_secret: b, token_url: 'http://'} -> is no URL",
        "{client_id: a, client_secret: b, token_url: 'http://x', timeout: -1s} -> must not be negative",
        "{client_id: a, client_secret: b, token_url: 'http://x', expiry_buffer: -1s} -> must not be negative",
        "{client_id: a, client_secret: b, token_url: 'http://x', scopes: [y], endpoint_params: {scope: [x]}} -> cannot overwrite parameter",
        "{client_id: a, client_secret: b, token_url: 'http://x', grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer'} -> client_credentials is the one grant"
      })
  void whatCannotWorkIsRefused(String fact) {
    String[] parts = fact.split(" -> ", 2);
    assertThatThrownBy(() -> SpecBinder.fromYaml(OAuth2ClientConfig.SPEC, parts[0]))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(parts[1]);
  }
}
