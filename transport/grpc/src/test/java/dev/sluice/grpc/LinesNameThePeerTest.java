package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.connections.ServesPeers;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever formats a line of the library learns from its thread which peer it is about. */
@Timeout(60)
class LinesNameThePeerTest {
  private static final Logger LIBRARY = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty");

  private record Line(String message, ServesPeers.@Nullable Peer peer) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(
              new Line(
                  line.getMessage(),
                  Thread.currentThread() instanceof ServesPeers thread
                      ? thread.peerAtHand()
                      : null));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LIBRARY.addHandler(listener);
  }

  @AfterEach
  void listenNoMore() {
    LIBRARY.removeHandler(listener);
  }

  private Line line(String begins) {
    await().until(() -> lines.stream().anyMatch(line -> line.message().startsWith(begins)));
    return lines.stream().filter(line -> line.message().startsWith(begins)).findFirst().get();
  }

  @Test
  void aStreamThatBreaksTheProtocolNamesItsClient() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        raw.startCall(1, GrpcFixture.METHOD, Map.of());
        raw.frame(RawConnection.WINDOW_UPDATE, 0, 1, RawFrames.int32(0));
        assertThat(line("Stream Error").peer())
            .isEqualTo(new ServesPeers.Peer(raw.localAddress(), false));
      }
    }
  }

  @Test
  void aConnectionThatBreaksTheProtocolNamesItsClient() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        raw.frame(RawConnection.SETTINGS, 0, 0, new byte[5]);
        assertThat(raw.isClosedByServer()).isTrue();
        assertThat(line("Transport failed").peer())
            .isEqualTo(new ServesPeers.Peer(raw.localAddress(), false));
      }
    }
  }

  @Test
  void aConnectionThatALineOfOursHasNamedIsKnownAsSuch() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        for (int i = 0; i < FrameScanner.BURST; i++) {
          flood.writeBytes(RawFrames.frame(RawConnection.SETTINGS, 0, 0, new byte[0]));
        }
        raw.bytes(flood.toByteArray());
        assertThat(raw.isClosedByServer()).isTrue();
        assertThat(line("Transport failed").peer())
            .isEqualTo(new ServesPeers.Peer(raw.localAddress(), true));
      }
    }
  }

  @Test
  void aBackendThatAsksForFewerPingsIsNamed() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture();
        RawBackend backend =
            new RawBackend(
                fixture.executor,
                peer -> {
                  peer.awaitRequest();
                  peer.frame(RawConnection.GOAWAY, 0, 0, RawFrames.int32(0, 11));
                  peer.drain();
                })) {
      GrpcClient client =
          fixture.connect(
              Configs.compression(GrpcClientConfig.plaintextTo(backend.endpoint()), "none"));
      fixture.call(client, GrpcFixture.text("a"));
      assertThat(line("Received GOAWAY with ENHANCE_YOUR_CALM").peer())
          .isEqualTo(new ServesPeers.Peer(backend.endpoint(), false));
    }
  }
}
