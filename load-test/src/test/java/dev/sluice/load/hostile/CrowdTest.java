package dev.sluice.load.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Crowds against servers that are sockets. */
class CrowdTest {
  private static final Duration LONG_ENOUGH = Duration.ofMillis(700);

  private interface Served {
    void serve(Socket socket) throws IOException;
  }

  private static Crowd.Traces attacked(int connections, Script script, Served served)
      throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      Thread accepting = new Thread(() -> accept(server, served, failure), "server");
      accepting.setDaemon(true);
      accepting.start();
      Crowd.Traces traces = new Crowd(server.getLocalPort(), connections, script).run(LONG_ENOUGH);
      assertThat(failure.get()).isNull();
      return traces;
    }
  }

  private static void accept(
      ServerSocket server, Served served, AtomicReference<Throwable> failure) {
    List<Socket> held = new ArrayList<>(); // a socket that nobody holds is closed as garbage
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        held.add(socket);
        served.serve(socket);
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        failure.set(e);
      }
    } finally {
      held.forEach(CrowdTest::close);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyClientConnectsAndHoldsItsConnection() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    Crowd.Traces traces =
        attacked(20, Script.once(Bytes.ascii("hello")), socket -> accepted.incrementAndGet());
    assertThat(accepted).hasValue(20);
    assertThat(traces.sentBytes()).isEqualTo(20L * 5);
    assertThat(traces.closedByServer()).isZero();
  }

  @Test
  void whoIsTurnedAwayIsCountedAndComesAgain() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    Crowd.Traces traces =
        attacked(
            1,
            Script.once(Bytes.ascii("hello")),
            socket -> {
              accepted.incrementAndGet();
              socket.close();
            });
    assertThat(accepted.get()).isGreaterThan(1);
    assertThat(traces.closedByServer()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void piecesFollowTheOpeningInTheirOrderUntilTheirNumber() throws Exception {
    AtomicReference<String> came = new AtomicReference<>();
    attacked(
        1,
        Script.once(Bytes.ascii("opening"))
            .then(turn -> Bytes.ascii(" " + turn), Duration.ofMillis(1))
            .times(3),
        socket -> {
          InputStream in = socket.getInputStream();
          came.set(new String(in.readNBytes("opening 0 1 2".length()), StandardCharsets.US_ASCII));
        });
    assertThat(came).hasValue("opening 0 1 2");
  }

  @Test
  void aDeafClientTakesNothing() throws Exception {
    Crowd.Traces traces =
        attacked(
            1,
            Script.once(Bytes.ascii("hello")).deaf(),
            socket -> socket.getOutputStream().write(new byte[1000]));
    assertThat(traces.readBytes()).isZero();
  }
}
