package dev.sluice.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Slice;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.InputStream;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpServerLongBodyTest {
  private static final int PIECE = 100_000;
  private static final int PIECES = 500;
  private static final String REQUEST = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n";

  private static HttpServer pages(HttpServer server) {
    byte[] piece = new byte[PIECE];
    for (int i = 0; i < PIECE; i++) {
      piece[i] = (byte) (i % 251);
    }
    List<Slice> body = Collections.nCopies(PIECES, Slice.of(piece));
    return server.handle(
        "/page", exchange -> exchange.respond(HttpAnswer.of(200, "text/page", body)));
  }

  @Test
  void aLongBodyArrivesWholeAndTheConnectionStays() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerLongBodyTest::pages);
        Socket socket = new Socket("127.0.0.1", servers.address().getPort())) {
      for (int request = 0; request < 2; request++) {
        socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
        InputStream in = socket.getInputStream();
        assertThat(head(in)).contains("HTTP/1.1 200 OK", "content-length: " + PIECE * PIECES);
        byte[] body = in.readNBytes(PIECE * PIECES);
        for (int i = 0; i < body.length; i++) {
          if (body[i] != (byte) (i % PIECE % 251)) {
            throw new AssertionError("byte " + i + " is wrong");
          }
        }
      }
    }
  }

  @Test
  void aHeadRequestIsToldTheLengthOfALongBody() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerLongBodyTest::pages);
        Socket socket = new Socket("127.0.0.1", servers.address().getPort())) {
      for (String method : List.of("HEAD", "HEAD", "GET")) {
        socket.getOutputStream().write(REQUEST.replace("GET", method).getBytes(US_ASCII));
        assertThat(head(socket.getInputStream())).contains("content-length: " + PIECE * PIECES);
      }
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsNoCopyOfALongBody() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerLongBodyTest::pages);
        Socket socket = new Socket("127.0.0.1", servers.address().getPort())) {
      long before = directBytes();
      socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H'); // so the answer is being written
      assertThat(directBytes() - before).isLessThan(PIECE * PIECES / 2);
    }
  }

  private static long directBytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  private static String head(InputStream in) throws Exception {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }
}
