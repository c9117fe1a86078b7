package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.SpecBinder;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.runtime.Clock;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server gives its address to the one that takes its place. */
@Timeout(60)
class GrpcHandOverTest {
  private static Deadline soon() {
    return Deadline.after(Clock.SYSTEM.nanoTime(), Duration.ofSeconds(10));
  }

  private static GrpcServer server(String endpoint, TestContext context) {
    GrpcServerConfig config = SpecBinder.fromYaml(GrpcServerConfig.spec(endpoint), "{}");
    return new GrpcServer(config, context, Map.of());
  }

  @Test
  void anHeirBindsBesideTheOldServerAndNobodyElseDoes() throws Exception {
    try (TestContext context = TestContext.of(ComponentKind.RECEIVER, "otlp")) {
      GrpcServer old = server("127.0.0.1:0", context);
      old.start();
      InetSocketAddress address = (InetSocketAddress) Objects.requireNonNull(old.address());
      String endpoint = "127.0.0.1:" + address.getPort();
      assertThatThrownBy(() -> server(endpoint, context).start()).isInstanceOf(IOException.class);
      assertThat(old.offerAddress()).isTrue();
      old.keepAddress();
      assertThatThrownBy(() -> server(endpoint, context).start()).isInstanceOf(IOException.class);
      assertThat(old.offerAddress()).isTrue();
      GrpcServer heir = server(endpoint, context);
      heir.start();
      old.stop(soon());
      try (Socket client = new Socket()) {
        client.connect(address, 10_000);
      }
      assertThatThrownBy(() -> server(endpoint, context).start())
          .as("the heir shares with nobody")
          .isInstanceOf(IOException.class);
      heir.stop(soon());
    }
  }

  @Test
  void aServerGivesItsPortBackBeforeItHasStopped() throws Exception {
    try (TestContext context = TestContext.of(ComponentKind.RECEIVER, "otlp")) {
      for (int i = 0; i < 100; i++) {
        GrpcServer server = server("127.0.0.1:0", context);
        server.start();
        InetSocketAddress address = (InetSocketAddress) Objects.requireNonNull(server.address());
        server.stop(soon());
        try (ServerSocket again = new ServerSocket()) {
          again.bind(address);
        }
      }
    }
  }
}
