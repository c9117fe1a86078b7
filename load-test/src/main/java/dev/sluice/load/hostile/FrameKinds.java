package dev.sluice.load.hostile;

import static dev.sluice.load.hostile.Http2Bytes.callHead;
import static dev.sluice.load.hostile.Http2Bytes.frame;
import static dev.sluice.load.hostile.Http2Bytes.opening;
import static dev.sluice.load.hostile.Http2Bytes.streamId;

import dev.sluice.load.payload.Signal;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;

/** Those that misuse HTTP/2 below its calls: frames without data, heads without end. */
final class FrameKinds {
  private static final byte[] NOTHING = {};
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration STEADILY = Duration.ofMillis(100);
  private static final String TRACES = Signal.TRACES.grpcMethod();

  private FrameKinds() {}

  static void addTo(List<Kind> to) {
    flood(to, "grpc-settings", "SETTINGS frames", turn -> Http2Bytes.settings(3, 100));
    flood(to, "grpc-pings", "PING frames", turn -> frame(Http2Bytes.PING, 0, 0, new byte[8]));
    flood(to, "grpc-windows", "WINDOW_UPDATE frames", turn -> Http2Bytes.windowUpdate(0, 1));
    flood(
        to,
        "grpc-priorities",
        "PRIORITY frames",
        turn -> frame(Http2Bytes.PRIORITY, 0, streamId(turn), new byte[5]));
    flood(
        to,
        "grpc-resets",
        "calls that are reset at once",
        turn -> Bytes.joined(callHead(streamId(turn), TRACES), Http2Bytes.reset(streamId(turn))));
    to.add(
        new Kind(
            "grpc-empty-data",
            "DATA frames without data",
            Target::grpc,
            Kind.SOME,
            () ->
                Script.once(Bytes.joined(opening(), callHead(1, TRACES)))
                    .then(turn -> frame(Http2Bytes.DATA, 0, 1), AT_ONCE)));
    to.add(
        new Kind(
            "grpc-continuations",
            "a head that never ends",
            Target::grpc,
            Kind.SOME,
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
            Kind.ALL,
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
            Kind.ALL,
            () -> Script.once(NOTHING)));
    to.add(
        new Kind(
            "grpc-garbage",
            "HTTP/1.1 where HTTP/2 is spoken",
            Target::grpc,
            Kind.SOME,
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
            Kind.SOME,
            () ->
                Script.once(opening())
                    .then(hundred(frame), AT_ONCE)
                    .times(Http2Bytes.MOST_STREAMS / 100)));
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
}
