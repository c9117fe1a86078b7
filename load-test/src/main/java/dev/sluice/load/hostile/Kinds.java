package dev.sluice.load.hostile;

import static dev.sluice.load.hostile.Http2Bytes.callHead;
import static dev.sluice.load.hostile.Http2Bytes.data;
import static dev.sluice.load.hostile.Http2Bytes.frame;
import static dev.sluice.load.hostile.Http2Bytes.message;
import static dev.sluice.load.hostile.Http2Bytes.opening;

import dev.sluice.load.payload.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** All kinds of hostile clients. What they send is made when they are let loose. */
final class Kinds {
  private static final byte[] NOTHING = {};
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration SLOWLY = Duration.ofSeconds(1);
  private static final Duration STEADILY = Duration.ofMillis(100);

  private static final double ALL = 100;
  private static final double SOME = 20;
  private static final double FEW = 1;

  private static final String PROTO = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String TRACES = Signal.TRACES.grpcMethod();
  private static final String METRICS = Signal.METRICS.grpcMethod();

  /** Streams that a connection opens before it comes again; their ids fit into 31 bits by far. */
  private static final int MOST_STREAMS = 10_000;

  private Kinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    http(kinds);
    json(kinds);
    grpcFrames(kinds);
    grpcCalls(kinds);
    tls(kinds);
    return kinds;
  }

  private static void http(List<Kind> to) {
    byte[] get = Bytes.ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    byte[] manyGets = Bytes.ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100));
    to.add(
        new Kind(
            "http-unread",
            "pipelines requests, reads no answer",
            Target::http,
            ALL,
            () -> Script.once(NOTHING).then(turn -> manyGets, AT_ONCE).deaf()));
    to.add(
        new Kind(
            "http-pipelined",
            "pipelines requests, reads the answers",
            Target::http,
            SOME,
            () -> Script.once(NOTHING).then(turn -> get, Duration.ofMillis(5))));
    to.add(
        new Kind(
            "http-idle",
            "connects and says nothing",
            Target::http,
            ALL,
            () -> Script.once(NOTHING)));
    to.add(
        new Kind(
            "http-slow-head",
            "a byte of a head in a second",
            Target::http,
            ALL,
            () ->
                Script.once(Bytes.ascii("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nX-"))
                    .then(turn -> Bytes.ascii("a"), SLOWLY)));
    to.add(
        new Kind(
            "http-endless-head",
            "a head that never ends",
            Target::http,
            SOME,
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
            ALL,
            () ->
                Script.once(Bytes.head("/v1/traces", PROTO, "", 1_000_000))
                    .then(turn -> new byte[1], SLOWLY)));
    to.add(
        new Kind(
            "http-unfinished",
            "all but the end of a body of 200 KB",
            Target::http,
            SOME,
            () ->
                Script.once(
                    Bytes.joined(
                        Bytes.head("/v1/traces", PROTO, "", 200_000), new byte[199_999]))));
    to.add(
        new Kind(
            "http-tiny-chunks",
            "chunks of one byte",
            Target::http,
            SOME,
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
            SOME,
            () -> Script.once(Bytes.head("/v1/traces", PROTO, "", 1_000)).reset()));
    to.add(
        new Kind(
            "http-garbage",
            "bytes that are no HTTP",
            Target::http,
            SOME,
            () ->
                Script.once(NOTHING)
                    .then(turn -> new byte[] {1, 2, 3, (byte) 0xFF, '\n'}, STEADILY)));
    to.add(
        new Kind(
            "http-empty-spans",
            "20 MB of empty spans in 20 KB of gzip",
            Target::http,
            FEW,
            () -> posts("/v1/traces", PROTO, "gzip", Bytes.gzip(Bombs.mostEmptySpans()))));
    to.add(
        new Kind(
            "http-empty-points",
            "400 KB of empty points in 500 B of gzip",
            Target::http,
            FEW,
            () -> posts("/v1/metrics", PROTO, "gzip", Bytes.gzip(Bombs.emptyPoints(200_000)))));
    to.add(
        new Kind(
            "http-bomb",
            "200 MB of zeros in 200 KB of gzip",
            Target::http,
            FEW,
            () -> posts("/v1/traces", PROTO, "gzip", Bytes.gzip(new byte[200_000_000]))));
    to.add(
        new Kind(
            "http-tiny-requests",
            "requests of one span for a dead backend",
            Target::http,
            SOME,
            () ->
                Script.once(NOTHING)
                    .then(
                        turn -> Bytes.post("/v1/traces", PROTO, "", oneEmptySpan()),
                        Duration.ofMillis(2))));
  }

  private static void json(List<Kind> to) {
    jsonBomb(
        to, "json-numbers", "a histogram of ten million zeros", "/v1/metrics", Bombs::jsonNumbers);
    jsonBomb(to, "json-text", "one text of 20 MB", "/v1/traces", Bombs::jsonText);
    jsonBomb(to, "json-base64", "one value of 15 MB in base64", "/v1/traces", Bombs::jsonBase64);
    jsonBomb(to, "json-field-name", "a field name of 20 MB", "/v1/traces", Bombs::jsonFieldName);
    jsonBomb(to, "json-hex-id", "a trace id of 20 MB", "/v1/traces", Bombs::jsonHexId);
    jsonBomb(
        to, "json-empty-spans", "seven million empty spans", "/v1/traces", Bombs::jsonEmptySpans);
    jsonBomb(to, "json-nesting", "values 600,000 deep", "/v1/traces", Bombs::jsonNesting);
  }

  private static void jsonBomb(
      List<Kind> to, String name, String what, String path, Supplier<byte[]> plain) {
    to.add(
        new Kind(
            name,
            what + ", in gzip",
            Target::http,
            FEW,
            () -> posts(path, JSON, "gzip", Bytes.gzip(plain.get()))));
  }

  private static void grpcFrames(List<Kind> to) {
    flood(to, "grpc-settings", "SETTINGS frames", turn -> Http2Bytes.settings(3, 100));
    flood(to, "grpc-pings", "PING frames", turn -> frame(Http2Bytes.PING, 0, 0, new byte[8]));
    flood(to, "grpc-windows", "WINDOW_UPDATE frames", turn -> Http2Bytes.windowUpdate(0, 1));
    flood(
        to,
        "grpc-priorities",
        "PRIORITY frames",
        turn -> frame(Http2Bytes.PRIORITY, 0, stream(turn), new byte[5]));
    flood(
        to,
        "grpc-resets",
        "calls that are reset at once",
        turn -> Bytes.joined(callHead(stream(turn), TRACES), Http2Bytes.reset(stream(turn))));
    to.add(
        new Kind(
            "grpc-empty-data",
            "DATA frames without data",
            Target::grpc,
            SOME,
            () ->
                Script.once(Bytes.joined(opening(), callHead(1, TRACES)))
                    .then(turn -> frame(Http2Bytes.DATA, 0, 1), AT_ONCE)));
    to.add(
        new Kind(
            "grpc-continuations",
            "a head that never ends",
            Target::grpc,
            SOME,
            () ->
                Script.once(
                        Bytes.joined(
                            opening(),
                            frame(Http2Bytes.HEADERS, 0, 1, Http2Bytes.callFields(TRACES))))
                    .then(
                        turn ->
                            frame(
                                Http2Bytes.CONTINUATION,
                                0,
                                1,
                                Http2Bytes.literal("x-" + turn, "a".repeat(500))),
                        AT_ONCE)));
    to.add(
        new Kind(
            "grpc-unfinished-head",
            "half a head, and silence",
            Target::grpc,
            ALL,
            () ->
                Script.once(
                    Bytes.joined(
                        opening(),
                        frame(Http2Bytes.HEADERS, 0, 1, Http2Bytes.callFields(TRACES))))));
    to.add(
        new Kind(
            "grpc-idle",
            "connects and says nothing",
            Target::grpc,
            ALL,
            () -> Script.once(NOTHING)));
    to.add(
        new Kind(
            "grpc-garbage",
            "HTTP/1.1 where HTTP/2 is spoken",
            Target::grpc,
            SOME,
            () ->
                Script.once(Bytes.ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .then(turn -> NOTHING, STEADILY)));
  }

  private static void flood(List<Kind> to, String name, String what, LongFunction<byte[]> frame) {
    to.add(
        new Kind(
            name,
            "a flood of " + what,
            Target::grpc,
            SOME,
            () -> Script.once(opening()).then(hundred(frame), AT_ONCE).times(MOST_STREAMS / 100)));
  }

  private static LongFunction<byte[]> hundred(LongFunction<byte[]> one) {
    return turn -> {
      byte[][] frames = new byte[100][];
      for (int i = 0; i < frames.length; i++) {
        frames[i] = one.apply(100 * turn + i);
      }
      return Bytes.joined(frames);
    };
  }

  private static void grpcCalls(List<Kind> to) {
    to.add(
        new Kind(
            "grpc-window-zero",
            "a call each, takes no answer",
            Target::grpc,
            ALL,
            () ->
                Script.once(
                    Bytes.joined(opening(0), callHead(1, TRACES), message(1, false, NOTHING)))));
    to.add(
        new Kind(
            "grpc-unread",
            "calls without end, reads no answer",
            Target::grpc,
            SOME,
            () ->
                Script.once(opening())
                    .then(
                        turn ->
                            Bytes.joined(
                                callHead(stream(turn), TRACES),
                                message(stream(turn), false, NOTHING)),
                        Duration.ofMillis(5))
                    .times(MOST_STREAMS)
                    .deaf()));
    to.add(
        new Kind(
            "grpc-open-calls",
            "a hundred calls without a message",
            Target::grpc,
            SOME,
            () ->
                Script.once(opening())
                    .then(turn -> callHead(stream(turn), TRACES), AT_ONCE)
                    .times(100)));
    to.add(
        new Kind(
            "grpc-unfinished",
            "all but the end of a message of 60 KB",
            Target::grpc,
            ALL,
            () ->
                Script.once(
                    Bytes.joined(
                        opening(),
                        callHead(1, TRACES),
                        data(
                            1,
                            false,
                            Arrays.copyOf(
                                Http2Bytes.messageBytes(false, new byte[60_000]), 60_004))))));
    to.add(
        new Kind(
            "grpc-metadata",
            "calls with 5 KB of metadata, waiting for a dead backend",
            Target::grpc,
            SOME,
            () ->
                Script.once(opening())
                    .then(
                        turn ->
                            Bytes.joined(
                                callHead(stream(turn), TRACES, "x-a", "v".repeat(5_000) + turn),
                                message(stream(turn), false, oneEmptySpan())),
                        STEADILY)
                    .times(MOST_STREAMS)));
    to.add(
        new Kind(
            "grpc-metadata-table",
            "metadata that names one entry of 4 KB again and again",
            Target::grpc,
            SOME,
            () -> Script.once(opening()).then(Kinds::tableCall, STEADILY).times(MOST_STREAMS)));
    to.add(
        new Kind(
            "grpc-empty-spans",
            "4 MB of empty spans in 4 KB of gzip",
            Target::grpc,
            FEW,
            () ->
                Script.once(opening())
                    .then(compressed(TRACES, Bytes.gzip(Bombs.mostEmptySpansOverGrpc())), STEADILY)
                    .times(MOST_STREAMS)));
    to.add(
        new Kind(
            "grpc-empty-points",
            "400 KB of empty points in 500 B of gzip",
            Target::grpc,
            FEW,
            () ->
                Script.once(opening())
                    .then(compressed(METRICS, Bytes.gzip(Bombs.emptyPoints(200_000))), STEADILY)
                    .times(MOST_STREAMS)));
    to.add(
        new Kind(
            "grpc-tiny-requests",
            "requests of one span for a dead backend",
            Target::grpc,
            SOME,
            () ->
                Script.once(opening())
                    .then(
                        turn ->
                            Bytes.joined(
                                callHead(stream(turn), TRACES),
                                message(stream(turn), false, oneEmptySpan())),
                        Duration.ofMillis(2))
                    .times(MOST_STREAMS)));
  }

  /** The first call puts a long field into the table, every further field of it is one byte. */
  private static byte[] tableCall(long turn) {
    byte[] fields = Http2Bytes.callFields(TRACES);
    if (turn == 0) {
      fields = Bytes.joined(fields, Http2Bytes.indexed("x-long", "v".repeat(4_000)));
    }
    byte[][] repeats = new byte[1_000][];
    Arrays.fill(repeats, Http2Bytes.newestEntry());
    fields = Bytes.joined(fields, Bytes.joined(repeats));
    return Bytes.joined(
        frame(Http2Bytes.HEADERS, Http2Bytes.END_HEADERS, stream(turn), fields),
        message(stream(turn), false, oneEmptySpan()));
  }

  private static LongFunction<byte[]> compressed(String method, byte[] body) {
    return turn ->
        Bytes.joined(
            callHead(stream(turn), method, "grpc-encoding", "gzip"),
            message(stream(turn), true, body));
  }

  private static void tls(List<Kind> to) {
    byte[] plain =
        Bytes.ascii(
            "GET /v1/traces HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n");
    to.add(
        new Kind(
            "tls-plain-http",
            "speaks HTTP without TLS",
            Target::tlsHttp,
            SOME,
            () -> Script.once(plain).then(turn -> plain, STEADILY)));
    to.add(
        new Kind(
            "tls-plain-grpc",
            "speaks HTTP/2 without TLS",
            Target::tlsGrpc,
            SOME,
            () -> Script.once(opening()).then(turn -> NOTHING, STEADILY)));
    byte[] beginning = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};
    to.add(
        new Kind(
            "tls-stalled",
            "begins a handshake",
            Target::tlsHttp,
            ALL,
            () -> Script.once(beginning)));
    to.add(
        new Kind(
            "tls-stalled-grpc",
            "begins a handshake",
            Target::tlsGrpc,
            ALL,
            () -> Script.once(beginning)));
  }

  private static Script posts(String path, String type, String coding, byte[] body) {
    byte[] request = Bytes.post(path, type, coding, body);
    return Script.once(NOTHING).then(turn -> request, STEADILY);
  }

  /** A request with one span without a field. */
  private static byte[] oneEmptySpan() {
    return new byte[] {0x0A, 4, 0x12, 2, 0x12, 0};
  }

  private static int stream(long turn) {
    return Math.toIntExact(2 * turn + 1);
  }

  /** The kinds whose names contain one of the words; all for no words. */
  static List<Kind> named(List<String> words) {
    return all().stream()
        .filter(
            kind ->
                words.isEmpty()
                    || words.stream()
                        .anyMatch(w -> kind.name().contains(w.toLowerCase(Locale.ROOT))))
        .toList();
  }
}
