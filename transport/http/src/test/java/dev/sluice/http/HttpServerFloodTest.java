package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.memory.MemoryBudget;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients at once, and clients that behave badly. */
@Timeout(60)
class HttpServerFloodTest {
  private static final String REQUEST =
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";

  private static HttpServer echo(HttpServer server) {
    return server.handle(
        "/echo",
        exchange -> exchange.respond(HttpAnswer.of(200, "text/plain", List.of(exchange.body()))));
  }

  private static HttpLimits limits(int connections, Duration bodyIdle) {
    return new HttpLimits(
        8192,
        65536,
        connections,
        bodyIdle,
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        262144,
        65536);
  }

  private static Servers servers(String yaml, HttpLimits limits) throws Exception {
    return new Servers(
        yaml, HttpServerFloodTest::echo, limits, new MemoryBudget(1 << 20), context -> context);
  }

  @Test
  void aFloodOfConnectionsFillsTheListenerOnlyToItsLimitAndItRecovers() throws Exception {
    try (Servers servers = servers("{}", limits(20, Duration.ofSeconds(30)))) {
      List<Wire> flood = new ArrayList<>();
      try {
        for (int i = 0; i < 60; i++) {
          flood.add(servers.wire()); // the kernel takes those that the server does not
        }
        Awaitility.await().until(() -> servers.openConnections() == 20);
        for (Wire wire : flood.subList(0, 20)) {
          assertThat(wire.send(REQUEST).response()).startsWith("HTTP/1.1 200");
        }
        assertThat(servers.openConnections()).as("not one beyond it").isEqualTo(20);
        for (Wire wire : flood.subList(0, 20)) {
          wire.close();
        }
        for (Wire wire : flood.subList(20, 40)) {
          assertThat(wire.send(REQUEST).response()).startsWith("HTTP/1.1 200");
        }
      } finally {
        for (Wire wire : flood) {
          wire.close();
        }
      }
      try (Wire late = servers.wire()) {
        assertThat(late.send(REQUEST).response()).startsWith("HTTP/1.1 200");
      }
      Awaitility.await().until(() -> servers.openConnections() == 0);
    }
  }

  @Test
  void aFullListenerClosesTheConnectionThatIsIdleForTheLongest() throws Exception {
    try (Servers servers = servers("{}", limits(2, Duration.ofSeconds(30)));
        Wire busy = servers.wire().send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Le");
        Wire idle = servers.wire()) {
      assertThat(idle.send(REQUEST).response()).startsWith("HTTP/1.1 200");
      try (Wire late = servers.wire()) {
        assertThat(late.send(REQUEST).within(20_000).response()).startsWith("HTTP/1.1 200");
      }
      assertThat(idle.toEnd()).isEmpty();
      assertThat(servers.context.log().messages("warn"))
          .anyMatch(line -> line.startsWith("All connections are in use."));
      assertThat(busy.send("ngth: 1\r\n\r\nx").response()).startsWith("HTTP/1.1 200");
    }
  }

  /** F7: the end of the stream, then a reset, in the middle of a request. */
  @Test
  void clientsThatEndAndResetLeaveNothingBehind() throws Exception {
    try (Servers servers = servers("{}", limits(10_000, Duration.ofSeconds(30)))) {
      for (int i = 0; i < 300; i++) {
        try (Socket socket = new Socket()) {
          socket.connect(servers.address());
          socket
              .getOutputStream()
              .write(
                  "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx".getBytes(UTF_8));
          socket.shutdownOutput();
          socket.setSoLinger(true, 0); // closing resets
        }
      }
      Awaitility.await()
          .until(() -> servers.openConnections() == 0 && servers.budget.usedBytes() == 0);
      try (Wire next = servers.wire()) {
        assertThat(next.send(REQUEST).response()).startsWith("HTTP/1.1 200");
      }
      assertThat(servers.context.log().lines())
          .as("the log does not grow with them")
          .hasSizeLessThan(20);
    }
  }

  /** F26: one byte now and then, in the head of some and in the body of others. */
  @Test
  void slowClientsAreCutAtTheTimeOutsWhileOthersAreServed() throws Exception {
    Duration headers = Duration.ofMillis(1_500);
    try (Servers servers =
        servers("{read_header_timeout: 1500ms, read_timeout: 1500ms}", limits(1_000, headers))) {
      List<Wire> slow = new ArrayList<>();
      try {
        for (int i = 0; i < 500; i++) {
          slow.add(
              servers
                  .wire()
                  .send(
                      i % 2 == 0
                          ? "POST /echo HT"
                          : "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx"));
        }
        try (Wire normal = servers.wire()) {
          for (int i = 0; i < 20; i++) {
            assertThat(normal.send(REQUEST).response()).startsWith("HTTP/1.1 200");
          }
        }
        Awaitility.await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> servers.openConnections() == 0 && servers.budget.usedBytes() == 0);
        assertThat(slow.get(0).toEnd()).as("no request was read").isEmpty();
        assertThat(slow.get(1).toEnd()).startsWith("HTTP/1.1 408");
      } finally {
        for (Wire wire : slow) {
          wire.close();
        }
      }
    }
  }

  @Test
  void whileMemoryIsShortABodyThatIsSilentForASecondMakesRoom() throws Exception {
    String half = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n\r\n";
    try (Servers servers = servers("{}", limits(100, Duration.ofSeconds(30)));
        Wire silent = servers.wire().send(half + "x".repeat(399_999))) {
      Awaitility.await().until(() -> servers.budget.usedBytes() >= 399_999);
      // Only what is refused meanwhile makes the silent one give way.
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .until(
              () -> {
                try (Wire next = servers.wire().send(half + "x".repeat(400_000))) {
                  String answer = next.response();
                  assertThat(answer).containsPattern("^HTTP/1.1 (200|503)");
                  return answer.startsWith("HTTP/1.1 200");
                }
              });
      String answer = silent.toEnd();
      assertThat(answer).startsWith("HTTP/1.1 503").containsIgnoringCase("retry-after: ");
      assertThat(servers.budget.usedBytes()).isZero();
    }
  }
}
