package dev.sluice.load.hostile;

import java.time.Duration;
import java.util.List;

/** Those that misuse HTTP/1.1, or what OTLP/HTTP carries. */
final class HttpKinds {
  private static final byte[] NOTHING = {};
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration SLOWLY = Duration.ofSeconds(1);
  private static final Duration STEADILY = Duration.ofMillis(100);
  private static final String PROTO = "application/x-protobuf";

  private HttpKinds() {}

  static void addTo(List<Kind> to) {
    byte[] get = Bytes.ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    byte[] manyGets = Bytes.ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100));
    to.add(
        new Kind(
            "http-unread",
            "pipelines requests, reads no answer",
            Target::http,
            Kind.ALL,
            () -> Script.once(NOTHING).then(turn -> manyGets, AT_ONCE).deaf()));
    to.add(
        new Kind(
            "http-pipelined",
            "pipelines requests, reads the answers",
            Target::http,
            Kind.SOME,
            () -> Script.once(NOTHING).then(turn -> get, Duration.ofMillis(5))));
    to.add(
        new Kind(
            "http-idle",
            "connects and says nothing",
            Target::http,
            Kind.ALL,
            () -> Script.once(NOTHING)));
    to.add(
        new Kind(
            "http-slow-head",
            "a byte of a head in a second",
            Target::http,
            Kind.ALL,
            () ->
                Script.once(Bytes.ascii("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nX-"))
                    .then(turn -> Bytes.ascii("a"), SLOWLY)));
    to.add(
        new Kind(
            "http-endless-head",
            "a head that never ends",
            Target::http,
            Kind.SOME,
            () ->
                Script.once(Bytes.ascii("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n"))
                    .then(
                        turn -> Bytes.ascii("X-" + turn + ": " + "a".repeat(1_000) + "\r\n"),
                        AT_ONCE)));
    to.add(
        new Kind(
            "http-slow-body",
            "a byte of a body in a second",
            Target::http,
            Kind.ALL,
            () ->
                Script.once(Bytes.head("/v1/traces", PROTO, "", 1_000_000))
                    .then(turn -> new byte[1], SLOWLY)));
    to.add(
        new Kind(
            "http-unfinished",
            "all but the end of a body of 200 KB",
            Target::http,
            Kind.SOME,
            () ->
                Script.once(
                    Bytes.joined(
                        Bytes.head("/v1/traces", PROTO, "", 200_000), new byte[199_999]))));
    to.add(
        new Kind(
            "http-tiny-chunks",
            "chunks of one byte",
            Target::http,
            Kind.SOME,
            () ->
                Script.once(
                        Bytes.ascii(
                            "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                + PROTO
                                + "\r\nTransfer-Encoding: chunked\r\n\r\n"))
                    .then(turn -> Bytes.ascii("1\r\n\0\r\n"), Duration.ofMillis(10))));
    to.add(
        new Kind(
            "http-resets",
            "a request, then a reset, then again",
            Target::http,
            Kind.SOME,
            () -> Script.once(Bytes.head("/v1/traces", PROTO, "", 1_000)).reset()));
    to.add(
        new Kind(
            "http-garbage",
            "bytes that are no HTTP",
            Target::http,
            Kind.SOME,
            () ->
                Script.once(NOTHING)
                    .then(turn -> new byte[] {1, 2, 3, (byte) 0xFF, '\n'}, STEADILY)));
    to.add(
        new Kind(
            "http-empty-spans",
            "20 MB of empty spans in 20 KB of gzip",
            Target::http,
            Kind.FEW,
            () -> Script.posts("/v1/traces", PROTO, "gzip", Bytes.gzip(Bombs.mostEmptySpans()))));
    to.add(
        new Kind(
            "http-empty-points",
            "400 KB of empty points in 500 B of gzip",
            Target::http,
            Kind.FEW,
            () ->
                Script.posts(
                    "/v1/metrics", PROTO, "gzip", Bytes.gzip(Bombs.emptyPoints(200_000)))));
    to.add(
        new Kind(
            "http-bomb",
            "200 MB of zeros in 200 KB of gzip",
            Target::http,
            Kind.FEW,
            () -> Script.posts("/v1/traces", PROTO, "gzip", Bytes.gzip(new byte[200_000_000]))));
    to.add(
        new Kind(
            "http-tiny-requests",
            "requests of one span for a dead backend",
            Target::http,
            Kind.SOME,
            () ->
                Script.once(NOTHING)
                    .then(
                        turn -> Bytes.post("/v1/traces", PROTO, "", Bombs.emptySpans(1)),
                        Duration.ofMillis(2))));
  }
}
