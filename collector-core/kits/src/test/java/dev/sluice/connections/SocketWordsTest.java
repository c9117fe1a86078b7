package dev.sluice.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketWordsTest {
  @ParameterizedTest
  @CsvSource({
    "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1, connection refused",
    "Connection refused: getsockopt: localhost/127.0.0.1:1, connection refused",
    "recvAddress(..) failed with error(-104): Connection reset by peer, connection reset by peer",
    "Connection reset, connection reset by peer",
    "writevAddresses(..) failed with error(-32): Broken pipe, broken pipe",
    "finishConnect(..) failed with error(-110): Connection timed out: /10.0.0.1:1, i/o timeout",
    "connection timed out after 20000 ms: /10.0.0.1:1, i/o timeout",
    "finishConnect(..) failed with error(-113): No route to host: /10.0.0.1:1, no route to host",
    "connect(..) failed with error(-101): Network is unreachable, network is unreachable",
    "Too many open files, too many open files"
  })
  void saysTheSameOfTheSameFaultWhoeverMetIt(String library, String words) {
    assertThat(SocketWords.of(new IOException(library))).isEqualTo(words);
  }

  @Test
  void knowsWhatOnlyTheTypeSays() {
    assertThat(SocketWords.of(new ConnectException())).isEqualTo("connection refused");
    assertThat(SocketWords.of(new SocketTimeoutException())).isEqualTo("i/o timeout");
    assertThat(SocketWords.of(new NoRouteToHostException("No route to host")))
        .isEqualTo("no route to host");
  }

  @Test
  void quotesNothingThatItDoesNotKnow() {
    assertThat(SocketWords.of(new SocketException("hush hush")))
        .isEqualTo("input/output error (SocketException)");
  }
}
