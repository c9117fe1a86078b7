package dev.sluice.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.CallHead;
import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.OutgoingCall;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.RenewedToken;
import dev.sluice.testkit.TestContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Authenticators: one that hears of a 401, and one that looks at the head of a call. */
class AuthenticatorsTest {
  private final TestContext world =
      TestContext.of(ComponentKind.EXPORTER, "otlp")
          .withExtension("token", new RenewedToken())
          .withExtension("guard", new PathGuard());

  @AfterEach
  void close() {
    world.close();
  }

  /** What whoever sends does with a client authenticator; the exporters' tests do it for real. */
  @Test
  void whatABackendDoesNotTakeIsRenewedOnce() throws Exception {
    ClientAuthenticator token =
        world.extension(ComponentId.parse("token"), ClientAuthenticator.ROLE);
    OutgoingCall call =
        new OutgoingCall("POST", "backend:443", "/v1/traces", List.of(), RequestMetadata.NONE);
    Map<String, String> first = token.headers(call);
    Map<String, String> second = token.headers(call); // another call, with the same token
    assertThat(token.refused(call, first)).as("worth asking again").isTrue();
    assertThat(token.refused(call, second)).isTrue();
    assertThat(token.headers(call)).containsEntry("authorization", "Bearer 2");
  }

  @Test
  void aServerAuthenticatorSeesPathHeadersAndPeer() throws Exception {
    ServerAuthenticator guard =
        world.extension(ComponentId.parse("guard"), ServerAuthenticator.ROLE);
    assertThat(guard.authenticate(head("/v1/traces", "10.0.0.1:1234")))
        .containsEntry("peer", "10.0.0.1:1234");
    assertThatThrownBy(() -> guard.authenticate(head("/v1/logs", "10.0.0.1:1234")))
        .isInstanceOf(ServerAuthenticator.NotAuthenticated.class);
    assertThatThrownBy(() -> guard.authenticate(head("/v1/traces", "192.0.2.1:1234")))
        .isInstanceOf(ServerAuthenticator.NotAuthenticated.class);
  }

  private static CallHead head(String path, String peer) {
    return new CallHead(path, Map.of("x-tenant", List.of("shop")), peer, List.of());
  }

  /** Lets tenants of the own network send traces. */
  private static final class PathGuard implements Extension, ServerAuthenticator {
    @Override
    public Map<String, String> authenticate(CallHead head) throws NotAuthenticated {
      List<String> tenant = head.headers().getOrDefault("x-tenant", List.of());
      String peer = head.peerAddress();
      if (tenant.size() != 1 || peer == null || !peer.startsWith("10.")) {
        throw new NotAuthenticated("not from here");
      }
      if (!head.path().endsWith("/traces")) {
        throw new NotAuthenticated("traces only");
      }
      return Map.of("tenant", tenant.get(0), "peer", peer);
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }
}
