package dev.sluice.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.RecordingLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EveryInterfaceTest {
  private final RecordingLog log = new RecordingLog();

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "::0", "0:0:0:0:0:0:0:0", "::ffff:0.0.0.0"})
  void isWarnedOfInWhicheverNotation(String host) throws UnknownHostException {
    warnOf(new InetSocketAddress(InetAddress.getByName(host), 4317));
    assertThat(log.messages("warn"))
        .containsExactly(
            "Using the 0.0.0.0 address exposes this server to every network interface, which may"
                + " facilitate Denial of Service attacks.");
  }

  @Test
  void isWarnedOfWhereNoHostIsGiven() {
    warnOf(new InetSocketAddress(4317));
    assertThat(log.messages("warn")).hasSize(1);
  }

  @Test
  void isNotWarnedOfForOneInterfaceOrASocketFile() {
    warnOf(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4317));
    warnOf(InetSocketAddress.createUnresolved("nowhere", 4317));
    warnOf(UnixDomainSocketAddress.of("/nowhere"));
    assertThat(log.messages("warn")).isEmpty();
  }

  private void warnOf(SocketAddress address) {
    EveryInterface.warnOf(address, "as configured", log);
  }
}
