package dev.sluice.load.hostile;

import static dev.sluice.load.hostile.Http2Bytes.callHead;
import static dev.sluice.load.hostile.Http2Bytes.data;
import static dev.sluice.load.hostile.Http2Bytes.frame;
import static dev.sluice.load.hostile.Http2Bytes.message;
import static dev.sluice.load.hostile.Http2Bytes.opening;
import static dev.sluice.load.hostile.Http2Bytes.streamId;

import dev.sluice.load.payload.Signal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/** Those whose gRPC calls are well formed and cost more than they should. */
final class CallKinds {
  private static final byte[] NOTHING = {};
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration STEADILY = Duration.ofMillis(100);
  private static final String TRACES = Signal.TRACES.grpcMethod();
  private static final String METRICS = Signal.METRICS.grpcMethod();

  private CallKinds() {}

  static void addTo(List<Kind> to) {
    to.add(
        new Kind(
            "grpc-window-zero",
            "a call each, takes no answer",
            Target::grpc,
            Kind.ALL,
            () ->
                Script.once(
                    Bytes.joined(opening(0), callHead(1, TRACES), message(1, false, NOTHING)))));
    to.add(
        new Kind(
            "grpc-unread",
            "calls without end, reads no answer",
            Target::grpc,
            Kind.SOME,
            () ->
                Script.once(opening())
                    .then(
                        turn ->
                            Bytes.joined(
                                callHead(streamId(turn), TRACES),
                                message(streamId(turn), false, NOTHING)),
                        Duration.ofMillis(5))
                    .times(Http2Bytes.MOST_STREAMS)
                    .deaf()));
    to.add(
        new Kind(
            "grpc-open-calls",
            "a hundred calls without a message",
            Target::grpc,
            Kind.SOME,
            () ->
                Script.once(opening())
                    .then(turn -> callHead(streamId(turn), TRACES), AT_ONCE)
                    .times(100)));
    to.add(
        new Kind(
            "grpc-unfinished",
            "all but the end of a message of 60 KB",
            Target::grpc,
            Kind.ALL,
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
            Kind.SOME,
            () ->
                Script.once(opening())
                    .then(
                        turn ->
                            Bytes.joined(
                                callHead(streamId(turn), TRACES, "x-a", "v".repeat(5_000) + turn),
                                message(streamId(turn), false, Bombs.emptySpans(1))),
                        STEADILY)
                    .times(Http2Bytes.MOST_STREAMS)));
    to.add(
        new Kind(
            "grpc-metadata-table",
            "metadata that names one entry of 4 KB again and again",
            Target::grpc,
            Kind.SOME,
            () ->
                Script.once(opening())
                    .then(CallKinds::tableCall, STEADILY)
                    .times(Http2Bytes.MOST_STREAMS)));
    to.add(
        new Kind(
            "grpc-empty-spans",
            "4 MB of empty spans in 4 KB of gzip",
            Target::grpc,
            Kind.FEW,
            () ->
                Script.once(opening())
                    .then(compressed(TRACES, Bytes.gzip(Bombs.mostEmptySpansOverGrpc())), STEADILY)
                    .times(Http2Bytes.MOST_STREAMS)));
    to.add(
        new Kind(
            "grpc-empty-points",
            "400 KB of empty points in 500 B of gzip",
            Target::grpc,
            Kind.FEW,
            () ->
                Script.once(opening())
                    .then(compressed(METRICS, Bytes.gzip(Bombs.emptyPoints(200_000))), STEADILY)
                    .times(Http2Bytes.MOST_STREAMS)));
    to.add(
        new Kind(
            "grpc-tiny-requests",
            "requests of one span for a dead backend",
            Target::grpc,
            Kind.SOME,
            () ->
                Script.once(opening())
                    .then(
                        turn ->
                            Bytes.joined(
                                callHead(streamId(turn), TRACES),
                                message(streamId(turn), false, Bombs.emptySpans(1))),
                        Duration.ofMillis(2))
                    .times(Http2Bytes.MOST_STREAMS)));
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
        frame(Http2Bytes.HEADERS, Http2Bytes.END_HEADERS, streamId(turn), fields),
        message(streamId(turn), false, Bombs.emptySpans(1)));
  }

  private static LongFunction<byte[]> compressed(String method, byte[] body) {
    return turn ->
        Bytes.joined(
            callHead(streamId(turn), method, "grpc-encoding", "gzip"),
            message(streamId(turn), true, body));
  }
}
