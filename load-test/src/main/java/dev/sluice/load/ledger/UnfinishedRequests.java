package dev.sluice.load.ledger;

import dev.sluice.load.payload.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Clients that send all but the last byte of a request and then wait: half of them over HTTP/1.1,
 * half over gRPC with frames written by hand (RFC 9113), since no client library stops there. A
 * server may close on them; that is not an error.
 */
final class UnfinishedRequests implements AutoCloseable {
  /**
   * Below the window that a server grants by default settings of grpc-java, so that no window has
   * to be tracked.
   */
  private static final int MESSAGE_BYTES = 900_000;

  private static final int FRAME_BYTES = 16_384;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ExecutorService openers = Executors.newFixedThreadPool(20);

  UnfinishedRequests(int count, int grpcPort, int httpPort) {
    for (int i = 0; i < count; i++) {
      boolean grpc = i % 2 == 0;
      openers.execute(
          () -> {
            try {
              if (grpc) {
                openGrpc(grpcPort);
              } else {
                openHttp(httpPort);
              }
            } catch (IOException e) {
              closedByServer.incrementAndGet();
            }
          });
    }
    openers.shutdown();
  }

  private final java.util.concurrent.atomic.AtomicInteger closedByServer =
      new java.util.concurrent.atomic.AtomicInteger();

  /** Waits until all of them have sent what they send. */
  void awaitSent() throws InterruptedException {
    if (!openers.awaitTermination(60, TimeUnit.SECONDS)) {
      openers.shutdownNow();
    }
  }

  /** How many the server cut off while they were sending. */
  int closedByServer() {
    return closedByServer.get();
  }

  private Socket connect(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(2_000);
    sockets.add(socket);
    return socket;
  }

  private void openHttp(int port) throws IOException {
    Socket socket = connect(port);
    OutputStream out = socket.getOutputStream();
    out.write(
        ("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: "
                + MESSAGE_BYTES
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[MESSAGE_BYTES - 1]);
    out.flush();
  }

  private void openGrpc(int port) throws IOException {
    Socket socket = connect(port);
    OutputStream out = socket.getOutputStream();
    out.write(PREFACE);
    out.write(frame(4, 0, 0, new byte[0]));
    out.flush();
    awaitWindow(socket.getInputStream());
    out.write(frame(4, 1, 0, new byte[0]));
    out.write(frame(1, 4, 1, headers()));
    ByteBuffer message = ByteBuffer.allocate(5 + MESSAGE_BYTES);
    message.put((byte) 0).putInt(MESSAGE_BYTES);
    byte[] whole = message.array();
    for (int at = 0; at < whole.length - 1; at += FRAME_BYTES) {
      int length = Math.min(FRAME_BYTES, whole.length - 1 - at);
      out.write(frame(0, 0, 1, ByteBuffer.allocate(length).put(whole, at, length).array()));
    }
    out.flush();
  }

  /** Reads frames until the server has sent its settings and a larger window for the connection. */
  private static void awaitWindow(InputStream in) throws IOException {
    boolean settings = false;
    boolean window = false;
    while (!settings || !window) {
      byte[] head = in.readNBytes(9);
      if (head.length < 9) {
        throw new IOException("closed");
      }
      int length = (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
      in.readNBytes(length);
      settings |= head[3] == 4;
      window |= head[3] == 8;
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >>> 16))
        .put((byte) (payload.length >>> 8))
        .put((byte) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /**
   * Literal header fields without indexing and without Huffman coding (RFC 7541, section 6.2.2).
   */
  private static byte[] headers() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> fields = new ArrayList<>();
    fields.addAll(
        List.of(":method", "POST", ":scheme", "http", ":path", "/" + Signal.TRACES.grpcMethod()));
    fields.addAll(
        List.of(":authority", "localhost", "content-type", "application/grpc", "te", "trailers"));
    for (int i = 0; i < fields.size(); i += 2) {
      out.write(0);
      for (String text : List.of(fields.get(i), fields.get(i + 1))) {
        out.write(text.length()); // all are shorter than 127
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    openers.shutdownNow();
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
