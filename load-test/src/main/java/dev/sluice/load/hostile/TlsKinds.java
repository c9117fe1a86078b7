package dev.sluice.load.hostile;

import static dev.sluice.load.hostile.Http2Bytes.opening;

import java.time.Duration;
import java.util.List;

/** Those that speak no TLS where it is spoken, or begin it and stall. */
final class TlsKinds {
  private static final byte[] NOTHING = {};
  private static final Duration STEADILY = Duration.ofMillis(100);

  private TlsKinds() {}

  static void addTo(List<Kind> to) {
    byte[] plain =
        Bytes.ascii(
            "GET /v1/traces HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n");
    to.add(
        new Kind(
            "tls-plain-http",
            "speaks HTTP without TLS",
            Target::tlsHttp,
            Kind.SOME,
            () -> Script.once(plain).then(turn -> plain, STEADILY)));
    to.add(
        new Kind(
            "tls-plain-grpc",
            "speaks HTTP/2 without TLS",
            Target::tlsGrpc,
            Kind.SOME,
            () -> Script.once(opening()).then(turn -> NOTHING, STEADILY)));
    byte[] beginning = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};
    to.add(
        new Kind(
            "tls-stalled",
            "begins a handshake",
            Target::tlsHttp,
            Kind.ALL,
            () -> Script.once(beginning)));
    to.add(
        new Kind(
            "tls-stalled-grpc",
            "begins a handshake",
            Target::tlsGrpc,
            Kind.ALL,
            () -> Script.once(beginning)));
  }
}
