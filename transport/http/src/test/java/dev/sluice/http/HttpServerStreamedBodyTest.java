package dev.sluice.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.runtime.Clock;
import dev.sluice.testkit.RecordingLog;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerStreamedBodyTest {
  private static final int PIECE = 100_000;
  private static final int PIECES = 100;
  private static final int ENDLESS = 1_000_000;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String REQUEST = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n";

  private final Queue<Pages> sources = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Exception failure;

  /** Pieces in two arrays by turns, each filled with the number of the piece. */
  private final class Pages implements BodySource {
    private final byte[][] arrays = {new byte[PIECE], new byte[PIECE]};
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int pieces;
    private volatile boolean onExecutor = true;

    Pages(int pieces) {
      this.pieces = pieces;
    }

    @Override
    public @Nullable Slice next() throws IOException {
      onExecutor &= Thread.currentThread().getName().startsWith("pool-");
      int number = asked.incrementAndGet();
      if (number == pieces) {
        if (failure instanceof IOException io) {
          throw io;
        }
        if (failure instanceof RuntimeException bug) {
          throw bug;
        }
        return null;
      }
      byte[] array = arrays[number % 2];
      java.util.Arrays.fill(array, (byte) number);
      return Slice.of(array);
    }

    @Override
    public void close() {
      assertThat(closed.getCount()).isOne();
      closed.countDown();
    }

    boolean isClosed() throws InterruptedException {
      return closed.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private Servers servers(String yaml, int pieces) throws Exception {
    return new Servers(
        yaml,
        server ->
            server.handle(
                "/page",
                exchange -> {
                  Pages source = new Pages(pieces);
                  sources.add(source);
                  List<Slice> begin = List.of(Slice.of(new byte[PIECE]));
                  exchange.respond(HttpAnswer.streamed(200, "text/page", begin, source));
                }));
  }

  private static Socket connect(Servers servers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 * 1024);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(servers.address());
    return socket;
  }

  private static void ask(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  /** The head, in lower case. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append(next(in));
    }
    return head.toString().toLowerCase(java.util.Locale.ROOT);
  }

  private static byte[] chunked(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      StringBuilder line = new StringBuilder();
      while (line.indexOf("\r\n") < 0) {
        line.append(next(in));
      }
      int length = Integer.parseInt(line.toString().trim(), 16);
      body.write(in.readNBytes(length));
      assertThat(in.readNBytes(2)).containsExactly('\r', '\n');
      if (length == 0) {
        return body.toByteArray();
      }
    }
  }

  private static char next(InputStream in) throws IOException {
    int octet = in.read();
    assertThat(octet).isNotNegative();
    return (char) octet;
  }

  private static void assertWhole(byte[] body) {
    assertWhole(body, PIECES);
  }

  private static void assertWhole(byte[] body, int pieces) {
    assertThat(body).hasSize(PIECE * pieces);
    for (int i = 0; i < body.length; i++) {
      if (body[i] != (byte) (i / PIECE)) {
        throw new AssertionError("byte " + i + " is wrong");
      }
    }
  }

  @Test
  void arrivesWholeInChunksAndTheNextRequestThatWasSentAheadIsServed() throws Exception {
    try (Servers servers = servers("{}", PIECES);
        Socket socket = connect(servers)) {
      ask(socket, REQUEST + REQUEST + "GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
      InputStream in = socket.getInputStream();
      for (int request = 0; request < 2; request++) {
        assertThat(head(in))
            .contains("200 ok", "transfer-encoding: chunked", "content-type: text/page")
            .doesNotContain("content-length", "connection:");
        assertWhole(chunked(in));
      }
      assertThat(head(in)).contains("404");
    }
    assertThat(sources).hasSize(2).allMatch(source -> source.onExecutor);
    for (Pages source : sources) {
      assertThat(source.isClosed()).isTrue();
    }
  }

  @Test
  void arrivesWholeOverTls(@TempDir Path files) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path certificate = Files.writeString(files.resolve("crt"), bundle.getCertificatePathPEM());
    Path key = Files.writeString(files.resolve("key"), bundle.getPrivateKeyPEM());
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, bundle.toTrustManagerFactory().getTrustManagers(), null);
    String yaml = "{tls: {cert_file: " + certificate + ", key_file: " + key + "}}";
    try (Servers servers = servers(yaml, 20);
        Socket plain = connect(servers);
        Socket socket =
            trusting.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true)) {
      ask(socket, REQUEST);
      assertThat(head(socket.getInputStream())).contains("transfer-encoding: chunked");
      assertWhole(chunked(socket.getInputStream()), 20);
    }
  }

  @Test
  void isMadeOnlyAsFastAsTheClientReads() throws Exception {
    long buffers = 16 << 20; // more than the system keeps for a connection
    try (Servers servers = servers("{}", ENDLESS);
        Socket socket = connect(servers)) {
      ask(socket, REQUEST);
      InputStream in = socket.getInputStream();
      head(in);
      long read = 0;
      while (read < 4 * buffers) {
        long ahead = (long) PIECE * sources.element().asked.get() - read;
        assertThat(ahead).isLessThan(buffers);
        read += in.readNBytes(PIECE).length;
      }
    }
    assertThat(sources.element().isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
  void anOldClientGetsItPlainUpToTheEndOfTheConnection(String header) throws Exception {
    try (Servers servers = servers("{}", PIECES);
        Socket socket = connect(servers)) {
      ask(socket, "GET /page HTTP/1.0\r\n" + header + "\r\n");
      InputStream in = socket.getInputStream();
      assertThat(head(in))
          .contains("connection: close")
          .doesNotContain("transfer-encoding", "content-length", "keep-alive");
      assertWhole(in.readAllBytes());
    }
  }

  @Test
  void aHeadRequestIsAnsweredWithTheHeadAlone() throws Exception {
    try (Servers servers = servers("{}", PIECES);
        Socket socket = connect(servers)) {
      ask(socket, REQUEST.replace("GET", "HEAD") + REQUEST);
      InputStream in = socket.getInputStream();
      assertThat(head(in))
          .contains("content-type: text/page")
          .doesNotContain("content-length", "transfer-encoding");
      assertThat(head(in)).contains("transfer-encoding: chunked");
      assertWhole(chunked(in));
    }
    Pages unasked = sources.remove();
    assertThat(unasked.isClosed()).isTrue();
    assertThat(unasked.asked).hasValue(0);
  }

  @Test
  void whenTheClientLeavesNothingMoreIsMade() throws Exception {
    try (Servers servers = servers("{}", ENDLESS)) {
      try (Socket socket = connect(servers)) {
        ask(socket, REQUEST);
        head(socket.getInputStream());
      }
      Pages source = sources.element();
      assertThat(source.isClosed()).isTrue();
      int asked = source.asked.get();
      try (Servers other = servers("{}", PIECES);
          Socket socket = connect(other)) {
        ask(socket, REQUEST);
        head(socket.getInputStream());
        assertWhole(chunked(socket.getInputStream()));
      }
      assertThat(source.asked).hasValue(asked);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFailureInTheMidstIsLoggedAndTheBodyHasNoEnd(boolean io) throws Exception {
    failure = io ? new IOException("of the test") : new IllegalStateException("of the test");
    try (Servers servers = servers("{}", PIECES);
        Socket socket = connect(servers)) {
      ask(socket, REQUEST);
      InputStream in = socket.getInputStream();
      head(in);
      byte[] seen = in.readAllBytes();
      assertThat(new String(seen, US_ASCII)).doesNotEndWith("0\r\n\r\n");
      assertThat(sources.element().isClosed()).isTrue();
      RecordingLog.Line line = servers.context.log().lines().get(0);
      assertThat(line.level()).isEqualTo("error");
      assertThat(line.message()).isEqualTo("An HTTP body broke off in the midst");
      assertThat(line.fields()).containsEntry("path", "/page");
      assertThat(line.cause()).isSameAs(failure);
    }
  }

  @Test
  void aStopEndsItAtTheDeadline() throws Exception {
    try (Servers servers = servers("{}", ENDLESS);
        Socket socket = connect(servers)) {
      ask(socket, REQUEST);
      head(socket.getInputStream());
      servers.server.stop(Deadline.after(Clock.SYSTEM.nanoTime(), Duration.ofMillis(50)));
      assertThat(sources.element().isClosed()).isTrue();
    }
  }

  @Test
  void aStopLetsOneEndThatIsTakenInTime() throws Exception {
    try (Servers servers = servers("{}", PIECES);
        Socket socket = connect(servers)) {
      ask(socket, REQUEST);
      InputStream in = socket.getInputStream();
      head(in);
      Thread stop = new Thread(servers::close);
      stop.start();
      assertWhole(chunked(in));
      assertThat(in.read()).isNegative();
      stop.join();
    }
  }

  @Test
  void aClientThatTakesNothingForTooLongIsLeft() throws Exception {
    try (Servers servers = servers("{write_timeout: 50ms}", ENDLESS);
        Socket socket = connect(servers)) {
      ask(socket, REQUEST);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      assertThat(sources.element().isClosed()).isTrue();
    }
  }
}
