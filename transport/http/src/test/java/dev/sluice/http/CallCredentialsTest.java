package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.OutgoingCall;
import dev.sluice.data.Payload;
import dev.sluice.testkit.RenewedToken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
