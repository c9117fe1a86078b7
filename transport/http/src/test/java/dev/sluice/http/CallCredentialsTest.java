package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.OutgoingCall;
import dev.sluice.data.Payload;
import dev.sluice.testkit.LateSecret;
import dev.sluice.testkit.RenewedToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallCredentialsTest {
  private static final String AUTHENTICATED = "{auth: {authenticator: token}}";

  private final RenewedToken token = new RenewedToken();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private Servers taking(String accepted) throws Exception {
    Servers servers =
        new Servers(
            "{}",
            server ->
                server.handle(
                    "/",
                    exchange -> {
                      String given = String.valueOf(exchange.head().header("authorization"));
                      seen.add(given);
                      int status = given.equals(accepted) ? 200 : 401;
                      exchange.respond(HttpAnswer.text(status, "answer"));
                    }));
    servers.context.withExtension("token", token);
    return servers;
  }

  @Test
  void whatIsNotTakenIsSentOnceMoreWithNewerCredentials() throws Exception {
    try (Servers servers = taking("Bearer 2");
        Callers callers = new Callers(servers.context, AUTHENTICATED)) {
      assertThat(callers.response(Callers.post(servers.url("/a?b"), "body")).status())
          .isEqualTo(200);
      assertThat(seen).containsExactly("Bearer 1", "Bearer 2");
      assertThat(token.refused()).containsExactly("Bearer 1");
      OutgoingCall asked = token.asked().get(1);
      assertThat(asked.method()).isEqualTo("POST");
      assertThat("http://" + asked.authority() + asked.target()).isEqualTo(servers.url("/a?b"));
      assertThat(new String(Payload.of(asked.body()).toByteArray(), StandardCharsets.UTF_8))
          .isEqualTo("body");
    }
  }

  @Test
  void theSecondRefusalStandsAndIsToldToo() throws Exception {
    try (Servers servers = taking("nothing");
        Callers callers = new Callers(servers.context, AUTHENTICATED)) {
      assertThat(callers.response(Callers.post(servers.url("/"), "x")).status()).isEqualTo(401);
      assertThat(token.refused()).containsExactly("Bearer 1", "Bearer 2");
      assertThat(seen).hasSize(2);
    }
  }

  @Test
  void callsWaitForCredentialsThatAreOnTheirWayAndGoWithoutWhatIsTakenAway() throws Exception {
    LateSecret late = new LateSecret(true);
    List<String> heads = new CopyOnWriteArrayList<>();
    try (Servers servers =
            new Servers(
                "{}",
                server ->
                    server.handle(
                        "/",
                        exchange -> {
                          heads.add(String.valueOf(exchange.head().headers()));
                          exchange.respond(HttpAnswer.text(200, "answer"));
                        }));
        Callers callers =
            new Callers(
                servers.context.withExtension("token", late),
                "{auth: {authenticator: token}, headers: {x-gone: a, X-Kept: b}}")) {
      CompletableFuture<HttpReply> reply =
          callers.begin(Callers.post(servers.url("/"), "x"), Duration.ofSeconds(20));
      assertThat(late.waiting()).isEqualTo(1);
      assertThat(heads).isEmpty();
      late.come();
      assertThat(reply.get(20, TimeUnit.SECONDS)).isInstanceOf(HttpReply.Response.class);
      assertThat(heads.get(0))
          .contains("authorization=[late]", "x-seen=[b]", "x-kept=[b]")
          .doesNotContain("x-gone");
      callers.response(Callers.post(servers.url("/"), "x"));
      assertThat(servers.context.log().messages("warn"))
          .as("one line says that anybody can read it")
          .filteredOn(line -> line.startsWith("Credentials are sent without TLS"))
          .hasSize(1);
    }
  }

  @Test
  void aCallThatWaitsForCredentialsStillHasItsDeadline() throws Exception {
    LateSecret late = new LateSecret(false);
    try (Servers servers = taking("late");
        Callers callers =
            new Callers(servers.context.withExtension("token", late), AUTHENTICATED)) {
      HttpReply reply =
          callers
              .begin(Callers.post(servers.url("/"), "x"), Duration.ofMillis(1))
              .get(20, TimeUnit.SECONDS);
      assertThat(reply).isEqualTo(new HttpReply.Failure("context deadline exceeded", true));
      late.come();
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void anAuthenticatorThatFailsInsteadOfWaitingFailsTheCall() throws Exception {
    LateSecret broken = new LateSecret(false);
    broken.breakDown();
    try (Servers servers = taking("late");
        Callers callers =
            new Callers(servers.context.withExtension("token", broken), AUTHENTICATED)) {
      assertThat(callers.failure(Callers.post(servers.url("/"), "x")))
          .isEqualTo("the authenticator failed");
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void secretsDoNotFollowARedirectToAnotherHostUnderWhateverName() throws Exception {
    LateSecret secret = new LateSecret(true);
    secret.come();
    List<String> heads = new CopyOnWriteArrayList<>();
    try (Servers servers =
            new Servers(
                "{}",
                server ->
                    server.handle(
                        "/",
                        exchange -> {
                          heads.add(String.valueOf(exchange.head().headers()));
                          String host = String.valueOf(exchange.head().header("host"));
                          exchange.respond(
                              host.startsWith("localhost")
                                  ? HttpAnswer.text(200, "there")
                                  : HttpAnswer.empty(307)
                                      .withHeader(
                                          "Location",
                                          "http://" + host.replace("127.0.0.1", "localhost")));
                        }));
        Callers callers =
            new Callers(servers.context.withExtension("token", secret), AUTHENTICATED)) {
      assertThat(callers.response(Callers.post(servers.url("/"), "x")).status()).isEqualTo(200);
      assertThat(heads.get(0)).contains("authorization=[late]", "x-seen=[nothing]");
      assertThat(heads.get(1)).doesNotContain("late").doesNotContain("x-seen");
    }
  }

  @Test
  void nothingIsSentWhileThereAreNoCredentials() throws Exception {
    token.expire();
    try (Servers servers = taking("Bearer 1");
        Callers callers = new Callers(servers.context, AUTHENTICATED)) {
      assertThat(callers.failure(Callers.post(servers.url("/"), "x")))
          .isEqualTo("authenticator: none yet");
      assertThat(seen).isEmpty();
    }
  }
}
