package dev.sluice.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.OutgoingCall;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialWaitTest {
  private static final OutgoingCall CALL =
      new OutgoingCall("POST", "backend", "/", List.of(), RequestMetadata.NONE);

  private final TestContext world = TestContext.of(ComponentKind.EXPORTER, "otlp_grpc");
  private final List<String> ends = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();

  @AfterEach
  void close() {
    world.close();
  }

  private Deadline inTwoSeconds() {
    return Deadline.after(world.clock().nanoTime(), Duration.ofSeconds(2));
  }

  private void begin(Consumer<Runnable> whenReady) {
    ClientAuthenticator authenticator =
        new ClientAuthenticator() {
          @Override
          public Map<String, String> headers(OutgoingCall call) {
            return Map.of();
          }

          @Override
          public void whenReady(OutgoingCall call, Runnable then) {
            whenReady.accept(then);
          }
        };
    CredentialWait.begin(
        authenticator,
        CALL,
        world,
        inTwoSeconds(),
        () -> ends.add("ready"),
        failure -> ends.add(failure.name()));
  }

  @Test
  void whoIsReadyAtOnceGoesOnAtOnce() {
    begin(Runnable::run);
    assertThat(ends).containsExactly("ready");
    assertThat(world.manualClock().pending()).isEmpty();
  }

  @Test
  void theCallGoesOnOnceHoweverOftenItIsTold() {
    begin(waiting::add);
    assertThat(ends).isEmpty();
    waiting.get(0).run();
    waiting.get(0).run();
    world.manualClock().advance(Duration.ofSeconds(3));
    assertThat(ends).containsExactly("ready");
    assertThat(world.manualClock().pending()).isEmpty();
  }

  @Test
  void theWaitEndsWithTheDeadlineOfTheCall() {
    begin(waiting::add);
    world.manualClock().advance(Duration.ofSeconds(2));
    assertThat(ends).containsExactly("LATE");
    waiting.get(0).run();
    assertThat(ends).containsExactly("LATE");
  }

  @Test
  void anAuthenticatorThatThrowsEndsTheWait() {
    begin(
        then -> {
          waiting.add(then);
          throw new IllegalStateException("broken");
        });
    assertThat(ends).containsExactly("BROKEN");
    assertThat(world.log().messages("error")).containsExactly("Authenticator failed");
    waiting.get(0).run();
    assertThat(ends).containsExactly("BROKEN");
  }

  @Test
  void whatTheCallItselfThrowsIsNoFaultOfTheAuthenticator() {
    assertThatThrownBy(
            () ->
                begin(
                    then -> {
                      then.run();
                      throw new IllegalStateException("from the call");
                    }))
        .hasMessage("from the call");
    assertThat(ends).containsExactly("ready");
  }
}
