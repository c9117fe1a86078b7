package dev.sluice.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.Receiver;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpReceiverConfigTest {
  private static OtlpReceiverConfig bind(String yaml) {
    return SpecBinder.fromYaml(OtlpReceiverConfig.SPEC, yaml);
  }

  @Test
  void aProtocolIsOnWhenItsKeyIsThere() {
    OtlpReceiverConfig both = bind("protocols: {grpc: , http: {}}");
    assertThat(both.grpc().orElseThrow().endpoint()).isEqualTo("localhost:4317");
    assertThat(both.http().orElseThrow().server().endpoint()).isEqualTo("localhost:4318");
    assertThat(bind("protocols: {grpc: }").http()).isEmpty();
    assertThat(bind("protocols: {http: }").grpc()).isEmpty();
    assertThat(bind("protocols: {http: , grpc: {enabled: false}}").grpc()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "protocols:", "protocols: {}", "{protocols: {grpc: {enabled: false}}}"})
  void atLeastOneProtocolIsNeeded(String yaml) {
    assertThatThrownBy(() -> bind(yaml))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting(ConfigException.Problem::why)
                    .containsExactly(
                        "must specify at least one protocol when using the OTLP receiver"));
  }

  @Test
  void aPathThatIsNoUrlIsRefused() {
    assertThatThrownBy(() -> bind("protocols: {http: {traces_url_path: ':invalid'}}"))
        .hasMessageContaining(
            "invalid HTTP URL path set for signal: parse \":invalid\": missing protocol scheme");
    assertThatThrownBy(() -> bind("protocols: {http: {profiles_url_path: /x}}"))
        .hasMessageContaining("profiles_url_path");
  }

  @Test
  void theServiceLoaderFindsTheFactory() {
    assertThat(ServiceLoader.load(dev.sluice.component.ReceiverFactory.class))
        .anyMatch(factory -> factory.type().name().equals("otlp"));
  }

  @Test
  @ObservesKey(component = "receiver/otlp", keys = "protocols::grpc::endpoint")
  void saysWhereItListensAndLeavesNothingOpenWhenAPortIsTaken() throws Exception {
    TestContext context = TestContext.of(ComponentKind.RECEIVER, "otlp");
    int grpcPort = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Receiver receiver =
          new OtlpReceiverFactory()
              .create(
                  bind(
                      "protocols: {grpc: {endpoint: '127.0.0.1:"
                          + grpcPort
                          + "'}, http: {endpoint: '127.0.0.1:"
                          + taken.getLocalPort()
                          + "'}}"),
                  context.inFrontOf(Map.of(Signal.TRACES, new RecordingConsumer())));
      assertThatThrownBy(receiver::start)
          .hasMessageContaining(
              "listen tcp 127.0.0.1:" + taken.getLocalPort() + ": bind: address already in use");
      assertThat(context.log().messages("info")).containsExactly("Starting GRPC server");
      assertThat(context.log().lines().get(0).toString()).contains("127.0.0.1:" + grpcPort);
      try (ServerSocket again = new ServerSocket(grpcPort, 1, InetAddress.getByName("127.0.0.1"))) {
        assertThat(again.isBound()).isTrue();
      }
      receiver.stop(Deadline.after(context.clock().nanoTime(), Duration.ZERO));
    } finally {
      context.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }

  @Test
  void warnsOfAnOpenBind() throws Exception {
    TestContext context = TestContext.of(ComponentKind.RECEIVER, "otlp");
    Receiver receiver =
        new OtlpReceiverFactory()
            .create(
                bind("protocols: {grpc: {endpoint: '0.0.0.0:0'}, http: {endpoint: ':0'}}"),
                context.inFrontOf(Map.of(Signal.TRACES, new RecordingConsumer())));
    receiver.start();
    assertThat(context.log().messages("warn"))
        .hasSize(2)
        .allMatch(message -> message.startsWith("Using the 0.0.0.0 address exposes this server"));
    receiver.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    context.close();
  }
}
