package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that cost others something without sending data. */
@Timeout(90)
class FrameWatchTest {
  private static final int ENHANCE_YOUR_CALM = 11;

  /** Frames that carry no data; each valid on its own. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the array
  enum Flood {
    SETTINGS(RawConnection.SETTINGS, 0, 0, 6),
    SETTINGS_ACK(RawConnection.SETTINGS, 1, 0, 0),
    PING(RawConnection.PING, 0, 0, 8),
    PING_ACK(RawConnection.PING, 1, 0, 8),
    WINDOW_UPDATE(RawConnection.WINDOW_UPDATE, 0, 0, 4),
    WINDOW_UPDATE_OF_A_CALL(RawConnection.WINDOW_UPDATE, 0, 1, 4),
    PRIORITY(2, 0, 1, 5),
    EMPTY_DATA(RawConnection.DATA, 0, 1, 0),
    SMALL_DATA(RawConnection.DATA, 0, 1, 1),
    UNKNOWN(77, 0, 0, 3);

    private final byte[] frame;

    Flood(int type, int flags, int stream, int length) {
      byte[] payload = new byte[length];
      if (length == 4) {
        payload[3] = 1;
      }
      if (length == 6) {
        payload[1] = 3; // MAX_CONCURRENT_STREAMS
        payload[5] = 100;
      }
      frame = RawFrames.frame(type, flags, stream, payload);
    }
  }

  private static void call(RawConnection raw, int stream) throws Exception {
    raw.startCall(stream, GrpcFixture.METHOD, Map.of());
    raw.message(stream, 100, 100, true);
    assertThat(raw.awaitTrailers(stream).get("grpc-status")).hasToString("0");
  }

  @ParameterizedTest
  @EnumSource(Flood.class)
  void aFloodIsToldToCalmDownAndOthersAreServed(Flood flood) throws Exception {
    try (ManualServer server = new ManualServer()) {
      List<RawConnection> flooding = new ArrayList<>();
      try {
        for (int i = 0; i < 20; i++) {
          RawConnection raw = server.connect();
          flooding.add(raw);
          raw.startCall(1, GrpcFixture.METHOD, Map.of());
          raw.message(1, 5_000, 20, false);
          ByteArrayOutputStream many = new ByteArrayOutputStream();
          for (int n = 0; n < 3_000; n++) {
            many.writeBytes(flood.frame);
          }
          raw.bytes(many.toByteArray());
        }
        try (RawConnection usual = server.connect()) {
          for (int n = 0; n < 20; n++) {
            call(usual, 1 + 2 * n);
          }
        }
        for (RawConnection raw : flooding) {
          assertThat(raw.await(f -> f.type() == RawConnection.GOAWAY).int32(4))
              .isEqualTo(ENHANCE_YOUR_CALM);
          assertThat(raw.isClosedByServer()).isTrue();
        }
        if (flood != Flood.PING) { // these grpc itself finds too many, and sooner
          assertThat(server.refusals()).contains("floods the connection").contains("127.0.0.1:");
        }
      } finally {
        for (RawConnection raw : flooding) {
          raw.close();
        }
      }
      await().until(() -> server.budget.usedBytes() == 0);
    }
  }

  @Test
  void aBusyConnectionIsNoFlood() throws Exception {
    try (ManualServer server = new ManualServer();
        RawConnection raw = server.connect()) {
      for (int i = 0; i < 2_000; i++) {
        call(raw, 1 + 2 * i);
        raw.frame(RawConnection.WINDOW_UPDATE, 0, 0, RawFrames.int32(100));
        raw.frame(RawConnection.WINDOW_UPDATE, 0, 1 + 2 * i, RawFrames.int32(100));
        raw.frame(RawConnection.PING, RawConnection.ACK, 0, new byte[8]);
      }
      assertThat(server.refusals()).isEqualTo("[]");
    }
  }

  @Test
  void whoSpendsLittleInASecondMaySpendItForEver() throws Exception {
    try (ManualServer server = new ManualServer();
        RawConnection raw = server.connect()) {
      for (int second = 0; second < 50; second++) {
        for (int i = 0; i < 90; i++) {
          raw.frame(RawConnection.WINDOW_UPDATE, 0, 0, RawFrames.int32(1));
        }
        call(raw, 1 + 2 * second); // by then they were read
        server.advance(Duration.ofSeconds(1));
      }
      assertThat(server.refusals()).isEqualTo("[]");
    }
  }

  /** Heads that begin and do not end. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the array
  enum Unfinished {
    NOTHING(new byte[0]),
    HALF_A_PREFACE(Arrays.copyOf(RawFrames.PREFACE, 10)),
    NO_END_OF_HEADERS(opened(RawFrames.frame(RawConnection.HEADERS, 0, 1, new byte[] {0}))),
    HALF_OF_A_HEAD(opened(new byte[] {0, 0})),
    HALF_OF_HEADERS(
        opened(Arrays.copyOf(RawFrames.frame(RawConnection.HEADERS, 4, 1, new byte[200]), 50))),
    HALF_OF_SETTINGS(
        opened(Arrays.copyOf(RawFrames.frame(RawConnection.SETTINGS, 0, 0, new byte[60]), 20))),
    A_CONTINUATION_AND_NO_END(
        opened(
            RawFrames.frame(RawConnection.HEADERS, 0, 1, new byte[0]),
            RawFrames.frame(RawConnection.CONTINUATION, 0, 1, new byte[] {0})));

    private final byte[] bytes;

    Unfinished(byte[] bytes) {
      this.bytes = bytes;
    }

    private static byte[] opened(byte[]... more) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(RawFrames.PREFACE);
      all.writeBytes(RawFrames.frame(RawConnection.SETTINGS, 0, 0, new byte[0]));
      for (byte[] each : more) {
        all.writeBytes(each);
      }
      return all.toByteArray();
    }
  }

  @ParameterizedTest
  @EnumSource(Unfinished.class)
  void aHeadThatDoesNotEndEndsTheConnection(Unfinished unfinished) throws Exception {
    try (ManualServer server = new ManualServer();
        java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port());
        RawConnection other = server.connect()) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(unfinished.bytes);
      call(other, 1);
      socket.getInputStream().readNBytes(9); // the server's settings: it has this connection
      call(other, 3);
      await()
          .until(
              () -> {
                server.advance(Duration.ofSeconds(1));
                return !server.refusals().equals("[]");
              });
      assertThat(server.refusals()).contains("did not end in time");
      try {
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        assertThat(e).isInstanceOf(java.net.SocketException.class); // a reset is an end, too
      }
      call(other, 5);
    }
  }

  @Test
  void aConnectionBetweenTwoRequestsMayBeSilent() throws Exception {
    try (ManualServer server = new ManualServer();
        RawConnection raw = server.connect()) {
      call(raw, 1);
      server.advance(Duration.ofMinutes(10));
      server.advance(Duration.ofSeconds(1));
      call(raw, 3);
      raw.startCall(5, GrpcFixture.METHOD, Map.of()); // half a message is another matter
      raw.bytes(Arrays.copyOf(RawFrames.frame(RawConnection.DATA, 1, 5, new byte[5]), 11));
      await().until(() -> server.budget.usedBytes() > 0);
      server.advance(Duration.ofSeconds(20));
      raw.bytes(new byte[3]);
      assertThat(raw.awaitTrailers(5).get("grpc-status")).hasToString("0");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60})
  void answersThatNobodyTakesAreGivenUp(int calls) throws Exception {
    AtomicInteger answered = new AtomicInteger();
    GrpcHandler handler =
        (request, reply) -> {
          GrpcFixture.echo(request, reply);
          answered.incrementAndGet();
        };
    try (ManualServer server =
            new ManualServer(GrpcServerConfig.on("127.0.0.1:0"), 1 << 30, handler);
        RawConnection raw = server.connect()) {
      raw.frame(RawConnection.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}); // a window of zero
      for (int i = 0; i < calls; i++) {
        raw.startCall(1 + 2 * i, GrpcFixture.METHOD, Map.of());
        raw.message(1 + 2 * i, 100, 100, true);
      }
      await().until(() -> answered.get() == calls);
      await().until(() -> server.budget.usedBytes() == (long) calls * ArrivalMeter.CALL_BYTES);
      server.advance(Duration.ofSeconds(1)); // seen to be answered
      server.advance(Duration.ofSeconds(20));
      assertThat(server.budget.usedBytes()).isPositive();
      server.advance(Duration.ofSeconds(10));
      for (int i = 0; i < calls; i++) {
        int stream = 1 + 2 * i;
        raw.await(f -> f.type() == RawConnection.RST_STREAM && f.stream() == stream);
      }
      await().until(() -> server.budget.usedBytes() == 0);
    }
  }

  @Test
  void callsThatNobodyTakesAreRefusedBeforeTheyFillTheMemoryAndMakeRoom() throws Exception {
    long budget = 64L * ArrivalMeter.CALL_BYTES;
    try (ManualServer server =
            new ManualServer(GrpcServerConfig.on("127.0.0.1:0"), budget, GrpcFixture::echo);
        RawConnection raw = server.connect()) {
      raw.frame(RawConnection.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      for (int i = 0; i < 70; i++) {
        raw.startCall(1 + 2 * i, GrpcFixture.METHOD, Map.of());
        raw.message(1 + 2 * i, 0, 0, true);
      }
      assertThat(raw.awaitTrailers(139).get("grpc-status")).as("retryable").hasToString("14");
      assertThat(server.budget.peakBytes()).isLessThanOrEqualTo(budget);
      server.advance(Duration.ofSeconds(1));
      try (RawConnection usual = server.connect()) {
        usual.startCall(1, GrpcFixture.METHOD, Map.of());
        usual.message(1, 0, 0, true);
        assertThat(usual.awaitTrailers(1).get("grpc-status")).hasToString("14");
        server.advance(Duration.ofSeconds(1)); // somebody was refused: a second is enough
        await().until(() -> server.budget.usedBytes() == 0);
        call(usual, 3);
      }
    }
  }

  @Test
  void whoReadsNothingIsNotReadFromAndThenLeft() throws Exception {
    try (ManualServer server = new ManualServer();
        RawConnection raw = server.connect()) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of());
      raw.frame(RawConnection.WINDOW_UPDATE, 0, 0, RawFrames.int32(1 << 30));
      raw.frame(RawConnection.SETTINGS, 0, 0, new byte[] {0, 4, 127, -1, -1, -1});
      Thread sender = // echoes of a megabyte each, of which none is read
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 50; i++) {
                    raw.startCall(3 + 2 * i, GrpcFixture.METHOD, Map.of());
                    raw.message(3 + 2 * i, 1 << 20, 1 << 20, true);
                  }
                } catch (IOException e) {
                  // the server left
                }
              });
      sender.start();
      await()
          .until(
              () -> {
                server.advance(Duration.ofSeconds(1));
                return server.refusals().contains("does not take what is sent to it");
              });
      sender.join(10_000);
      await().until(() -> server.budget.usedBytes() == 0);
    }
  }
}
