package dev.sluice.load.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int NOTHING_MILLIS = 150;

  private final ServerSocket listening = listening();
  private final FaultProxy proxy = new FaultProxy(0, "127.0.0.1", listening.getLocalPort());
  private Socket client = new Socket();
  private Socket server = new Socket();

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void connect() throws IOException {
    client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    server = listening.accept();
    client.setSoTimeout(PATIENCE_MILLIS);
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    proxy.close();
    listening.close();
  }

  @Test
  void withoutAFaultBytesPassBothWaysAndAnEndPassesToo() throws IOException {
    byte[] much = new byte[3_000_000];
    much[much.length - 1] = 7;
    Thread writer =
        new Thread(
            () -> {
              try {
                client.getOutputStream().write(much);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();
    assertThat(server.getInputStream().readNBytes(much.length)).isEqualTo(much);
    server.getOutputStream().write(new byte[] {4, 5});
    server.close();
    assertThat(client.getInputStream().readAllBytes()).containsExactly(4, 5);
  }

  @Test
  void aDelayHoldsBytesBackAndKeepsTheirOrder() throws IOException {
    proxy.fault(new ProxyFault(200, 0, false, false, 0, null));
    long start = System.nanoTime();
    client.getOutputStream().write(new byte[] {1});
    client.getOutputStream().write(new byte[] {2, 3});
    assertThat(server.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(195));
  }

  @Test
  void aStalledConnectionGoesOnWhenItIsHealed() throws IOException {
    proxy.fault(new ProxyFault(0, 0, true, false, 0, null));
    client.getOutputStream().write(1);
    server.setSoTimeout(NOTHING_MILLIS);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> server.getInputStream().read());
    proxy.fault(ProxyFault.NONE);
    server.setSoTimeout(PATIENCE_MILLIS);
    assertThat(server.getInputStream().read()).isEqualTo(1);
  }

  @Test
  void aResetReachesTheClientOfAnOpenConnectionAndOfANewOne() throws IOException {
    proxy.fault(new ProxyFault(0, 0, false, true, 0, null));
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> client.getInputStream().read())
        .withMessageContaining("reset");
    try (Socket late = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> late.getInputStream().read())
          .withMessageContaining("reset");
    }
  }

  @Test
  void aTruncatedConnectionEndsAfterSoManyBytes() throws IOException {
    proxy.fault(new ProxyFault(0, 0, false, false, 5, null));
    client.getOutputStream().write(new byte[] {1, 2, 3});
    assertThat(server.getInputStream().readNBytes(3)).hasSize(3);
    client.getOutputStream().write(new byte[] {4, 5, 6, 7});
    assertThat(server.getInputStream().readAllBytes()).containsExactly(4, 5);
    assertThat(client.getInputStream().read()).isNegative();
  }

  @Test
  void bytesThatComeBeforeTheTargetIsConnectedAreKeptWhateverFaultBegins() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        FaultProxy before = new FaultProxy(0, "127.0.0.1", busy.getLocalPort());
        Socket first = new Socket(InetAddress.getLoopbackAddress(), busy.getLocalPort());
        Socket second = new Socket(InetAddress.getLoopbackAddress(), busy.getLocalPort());
        Socket third = new Socket(InetAddress.getLoopbackAddress(), before.port())) {
      // its backlog is full: the proxy's connection has to wait
      third.getOutputStream().write(new byte[] {1, 2, 3});
      for (int rounds = 0; rounds < 3; rounds++) { // each is a turn of the proxy's event loop
        before.fault(new ProxyFault(0, 0, false, false, 5, null));
      }
      busy.accept().close();
      busy.accept().close();
      try (Socket accepted = busy.accept()) {
        accepted.setSoTimeout(PATIENCE_MILLIS);
        assertThat(accepted.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
      }
      assertThat(first.isConnected() && second.isConnected()).isTrue();
    }
  }

  @Test
  void bytesOfTheDroppedDirectionVanishAndTheOthersPass() throws IOException {
    proxy.fault(new ProxyFault(0, 0, false, false, 0, ProxyFault.Drop.TO_CLIENT));
    server.getOutputStream().write(1);
    client.getOutputStream().write(2);
    assertThat(server.getInputStream().read()).isEqualTo(2);
    client.setSoTimeout(NOTHING_MILLIS);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> client.getInputStream().read());
    proxy.fault(ProxyFault.NONE);
    client.setSoTimeout(PATIENCE_MILLIS);
    server.getOutputStream().write(3);
    assertThat(client.getInputStream().read()).isEqualTo(3);
  }

  @Test
  void aRateLimitSpreadsBytesOverTime() throws IOException {
    proxy.fault(new ProxyFault(0, 100_000, false, false, 0, null));
    long start = System.nanoTime();
    client.getOutputStream().write(new byte[30_000]);
    assertThat(server.getInputStream().readNBytes(30_000)).hasSize(30_000);
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(290));
  }
}
